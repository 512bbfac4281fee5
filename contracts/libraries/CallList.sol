// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {CallTerms} from "../types/CallTerms.sol";

/// @notice Reads a settlement's calls, two words each, where an index is known to be below their number: a settlement reads
/// each call a dozen times, and the checks would cost more than everything it computes.
library CallList {
    /// @notice What the call at `index`, below `calls.length`, was ordered for.
    function termsAt(
        IInferenceMarket.Call[] calldata calls,
        uint256 index
    ) internal pure returns (CallTerms terms) {
        assembly ("memory-safe") {
            terms := calldataload(add(add(calls.offset, shl(6, index)), 32)) // the second of 64 bytes
        }
    }

    /// @notice The input commitment of the call at `index`, below `calls.length`.
    function inputAt(
        IInferenceMarket.Call[] calldata calls,
        uint256 index
    ) internal pure returns (uint256 inputCommitment) {
        assembly ("memory-safe") {
            inputCommitment := calldataload(add(calls.offset, shl(6, index)))
        }
    }

    /// @notice Index of the first call after `start` whose terms differ from those of `start`, or `end`; `start` is below `end`, and
    /// `end` at most `calls.length`.
    function endOfRun(
        IInferenceMarket.Call[] calldata calls,
        uint256 start,
        uint256 end
    ) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            let place := add(add(calls.offset, shl(6, start)), 32)
            let terms := calldataload(place)
            next := add(start, 1)
            for {} lt(next, end) {
                next := add(next, 1)
            } {
                place := add(place, 64)
                if xor(calldataload(place), terms) {
                    break
                }
            }
        }
    }
}
