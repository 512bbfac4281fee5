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
}
