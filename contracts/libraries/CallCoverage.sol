// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {Answer} from "./Answer.sol";
import {CallSet} from "./CallSet.sol";

/// @notice Notes which calls a proof answers.
library CallCoverage {
    /// @notice No call: more than any index.
    uint256 internal constant NONE = type(uint256).max;

    /// @notice Notes the answers of a bundle's calls. None of them may lie behind the last call, be skipped, be answered already
    /// or name another model than the first one; where one does, the notes are not to be used any more.
    /// @param answer That of the first of them, not open; the others lie behind it in calldata, call after call.
    /// @return count How many calls are answered now that were not. @return wrong Index of the first call that may not be
    /// answered, or NONE.
    function note(
        CallSet set,
        Answer answer,
        Answer[] memory answers,
        IInferenceMarket.Call[] calldata calls
    ) internal pure returns (uint256 count, uint256 wrong) {
        uint256 index = set.first();
        uint256 others = set.members();
        wrong = NONE;
        assembly ("memory-safe") {
            // The lowest 33 bits of a call's terms: its model, and that it is not skipped. See CallTerms.
            let kind := and(calldataload(add(add(calls.offset, shl(6, index)), 32)), 0x1fffffffe)
            // From the answer of one call to that of the next: as many bytes as it has words, 32 each. See Answer.
            let step := shl(37, and(answer, 0xffffffff))
            for {} others {
                index := add(index, 1)
                others := shr(1, others)
            } {
                if and(others, 1) {
                    // Before memory is looked at: calls and answers are as many, and calldata has no end.
                    if iszero(lt(index, calls.length)) {
                        wrong := index
                        break
                    }
                    let terms := calldataload(add(add(calls.offset, shl(6, index)), 32))
                    let place := add(add(answers, 32), shl(5, index))
                    if or(mload(place), xor(and(terms, 0x1ffffffff), kind)) {
                        wrong := index
                        break
                    }
                    mstore(place, answer)
                    answer := add(answer, step)
                    count := add(count, 1)
                }
            }
        }
    }
}
