// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {Answer, SKIPPED, answerAt} from "../../../contracts/libraries/Answer.sol";
import {CallList} from "../../../contracts/libraries/CallList.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice What a settlement reads from calldata without checking, against what Solidity reads.
contract CallListTest is TestBase {
    using CallList for IInferenceMarket.Call[];

    function termsAt(IInferenceMarket.Call[] calldata calls, uint256 i) external pure returns (CallTerms) {
        return calls.termsAt(i);
    }

    function inputAt(IInferenceMarket.Call[] calldata calls, uint256 i) external pure returns (uint256) {
        return calls.inputAt(i);
    }

    function endOfRun(
        IInferenceMarket.Call[] calldata calls,
        uint256 start,
        uint256 end
    ) external pure returns (uint256) {
        return calls.endOfRun(start, end);
    }

    function wordsAt(
        uint256[] calldata outputs,
        uint256 place,
        uint256 width
    ) external pure returns (uint256[] memory) {
        return answerAt(outputs, place, width).words();
    }

    function testFuzz_readsAsSolidityDoes(IInferenceMarket.Call[] memory calls) external view {
        for (uint256 i = 0; i < calls.length; ++i) {
            assertEq(this.inputAt(calls, i), calls[i].inputCommitment);
            assertEq(CallTerms.unwrap(this.termsAt(calls, i)), CallTerms.unwrap(calls[i].terms));
        }
    }

    /// @dev Terms of few different values, some of which share no bit.
    function testFuzz_aRunEndsWhereTheTermsChange(uint256 seed, uint256 length, uint256 end) external view {
        IInferenceMarket.Call[] memory calls = new IInferenceMarket.Call[](bound(length, 1, 20));
        for (uint256 i = 0; i < calls.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            calls[i] = IInferenceMarket.Call(seed, CallTerms.wrap(seed % 5 < 3 ? 1 : seed % 5));
        }
        end = bound(end, 1, calls.length);
        for (uint256 start = 0; start < end; ++start) {
            uint256 next = start + 1;
            while (next < end && CallTerms.unwrap(calls[next].terms) == CallTerms.unwrap(calls[start].terms))
                ++next;
            assertEq(this.endOfRun(calls, start, end), next);
        }
    }

    function testFuzz_anAnswerIsItsWords(uint256[] memory outputs, uint256 width) external view {
        if (outputs.length == 0) return;
        width = bound(width, 1, outputs.length);
        for (uint256 place = 0; (place + 1) * width <= outputs.length; ++place) {
            uint256[] memory words = this.wordsAt(outputs, place, width);
            assertEq(words.length, width);
            for (uint256 w = 0; w < width; ++w) assertEq(words[w], outputs[place * width + w]);
        }
    }

    function test_anAnswerIsOpenOrSkippedOrNeither() external pure {
        assertTrue(Answer.wrap(0).isOpen());
        assertFalse(Answer.wrap(0).isSkipped());
        assertTrue(SKIPPED.isSkipped());
        assertFalse(SKIPPED.isOpen());
        assertFalse(Answer.wrap((36 << 32) | 1).isOpen());
        assertFalse(Answer.wrap((36 << 32) | 1).isSkipped());
    }
}
