// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {Answer, answerAt} from "../../../contracts/libraries/Answer.sol";
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

    function wordsAt(
        uint256[] calldata outputs,
        uint256 start,
        uint256 width
    ) external pure returns (uint256[] memory) {
        return answerAt(outputs, start, width).words();
    }

    function testFuzz_readsAsSolidityDoes(IInferenceMarket.Call[] memory calls) external view {
        for (uint256 i = 0; i < calls.length; ++i) {
            assertEq(this.inputAt(calls, i), calls[i].inputCommitment);
            assertEq(CallTerms.unwrap(this.termsAt(calls, i)), CallTerms.unwrap(calls[i].terms));
        }
    }

    function testFuzz_anAnswerIsItsWords(uint256[] memory outputs, uint256 width) external view {
        if (outputs.length == 0) return;
        width = bound(width, 1, outputs.length);
        for (uint256 start = 0; start + width <= outputs.length; ++start) {
            uint256[] memory words = this.wordsAt(outputs, start, width);
            assertEq(words.length, width);
            for (uint256 w = 0; w < width; ++w) assertEq(words[w], outputs[start + w]);
        }
    }

    function test_anAnswerIsOpenUntilItHasWords() external pure {
        assertTrue(Answer.wrap(0).isOpen());
        assertFalse(Answer.wrap((36 << 32) | 1).isOpen());
    }
}
