// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {Answer} from "../../../contracts/libraries/Answer.sol";
import {CallCoverage} from "../../../contracts/libraries/CallCoverage.sol";
import {CallSet} from "../../../contracts/libraries/CallSet.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice Which calls a proof answers, against the rules in Solidity's own words.
contract CallCoverageTest is TestBase {
    /// @dev Three words, at byte 1000 of calldata.
    Answer private constant FIRST = Answer.wrap((1000 << 32) | 3);
    uint256 private constant STEP = 96 << 32;

    function note(
        CallSet set,
        Answer[] memory answers,
        IInferenceMarket.Call[] calldata calls
    ) external pure returns (uint256 count, uint256 wrong, Answer[] memory noted) {
        (count, wrong) = CallCoverage.note(set, FIRST, answers, calls);
        return (count, wrong, answers);
    }

    /// @dev Mostly calls of one model that are not skipped and not answered, so that many sets are right.
    function _calls(
        uint256 seed,
        uint256 count
    ) private pure returns (IInferenceMarket.Call[] memory calls, Answer[] memory answers) {
        calls = new IInferenceMarket.Call[](count);
        answers = new Answer[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            // The lowest or the highest bit of a model's index.
            uint256 model = random % 8 == 0 ? 1 << (31 * ((random >> 8) % 2)) : 0;
            bool skipped = (random >> 16) % 8 == 0;
            uint256 terms = (((random >> 24) % 3) << 33) | (model << 1) | (skipped ? 1 : 0);
            calls[i] = IInferenceMarket.Call(random, CallTerms.wrap(terms));
            if ((random >> 32) % 8 == 0) answers[i] = Answer.wrap((random >> 40) | 1);
        }
    }

    function testFuzz_notesTheAnswersOfOpenCallsOfOneModel(
        uint256 seed,
        uint256 count,
        uint32 start,
        uint256 others
    ) external view {
        count = bound(count, 1, 12);
        (IInferenceMarket.Call[] memory calls, Answer[] memory answers) = _calls(seed, count);
        uint256 first = start % count;
        _compare(CallSet.wrap(((others & (others >> 224) & 0xfff) << 32) | first), calls, answers);
        // Any distance between the calls, and most of them far behind the last one.
        _compare(CallSet.wrap((others << 32) | start), calls, answers);
    }

    function testFuzz_namesTheFirstCallBehindTheLastOne(uint32 start, uint224 others) external view {
        IInferenceMarket.Call[] memory calls = new IInferenceMarket.Call[](2);
        Answer[] memory answers = new Answer[](2);
        if (start < 2) start += 2;
        (uint256 count, uint256 wrong, ) = this.note(
            CallSet.wrap((uint256(others) << 32) | start),
            answers,
            calls
        );
        assertEq(count, 0);
        assertEq(wrong, start);
    }

    function _compare(
        CallSet set,
        IInferenceMarket.Call[] memory calls,
        Answer[] memory answers
    ) private view {
        (uint256 count, uint256 wrong, Answer[] memory noted) = this.note(set, answers, calls);
        uint256 first = set.first();
        uint256 expected = 0;
        uint256 expectedWrong = CallCoverage.NONE;
        for (uint256 k = 0; k < 225 && expectedWrong == CallCoverage.NONE; ++k) {
            if ((set.members() >> k) & 1 == 0) continue;
            uint256 index = first + k;
            if (_mayBeAnswered(calls, answers, first, index)) {
                answers[index] = Answer.wrap(Answer.unwrap(FIRST) + STEP * expected++);
            } else {
                expectedWrong = index;
            }
        }
        assertEq(count, expected);
        assertEq(wrong, expectedWrong);
        for (uint256 i = 0; i < calls.length; ++i) {
            assertEq(Answer.unwrap(noted[i]), Answer.unwrap(answers[i]));
        }
    }

    function _mayBeAnswered(
        IInferenceMarket.Call[] memory calls,
        Answer[] memory answers,
        uint256 first,
        uint256 index
    ) private pure returns (bool) {
        if (index >= calls.length || !answers[index].isOpen()) return false;
        CallTerms terms = calls[index].terms;
        return !terms.isSkipped() && terms.model() == calls[first].terms.model();
    }
}
