// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {CallId} from "../types/CallId.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Answer} from "./Answer.sol";
import {CallList} from "./CallList.sol";

/// @notice Records the calls of a settlement.
library CallRecords {
    using CallList for IInferenceMarket.Call[];

    /// @notice Emits `CallProven` for calls of one model with the same terms, of which there is at least one. Does by hand what
    /// Solidity would do, because that encodes what the calls have in common anew for each of them.
    /// @param start Which of the session's calls the first of `run` is; `callIds` and `answers`, which none of them may lack,
    /// are the whole session's.
    function emitRun(
        CallId[] memory callIds,
        Answer[] memory answers,
        uint256 start,
        IInferenceMarket.Call[] calldata run,
        ModelId modelId,
        NodeId nodeId,
        address caller_
    ) internal {
        bytes32 topic = IInferenceMarket.CallProven.selector;
        uint256 data = _layOut(caller_, run.termsAt(0).price());
        assembly ("memory-safe") {
            // From here on the three point at what belongs to the next call.
            callIds := add(add(callIds, 32), shl(5, start))
            answers := add(add(answers, 32), shl(5, start))
            let input := run.offset
            for {
                let end := add(callIds, shl(5, run.length))
            } lt(callIds, end) {
                callIds := add(callIds, 32)
            } {
                // An answer is where its words are in calldata, and how many, 32 bits; see Answer. Of a call's 64 bytes the
                // input comes first.
                let answer := mload(answers)
                let words := and(answer, 0xffffffff)
                mstore(add(data, 32), calldataload(input))
                mstore(add(data, 128), words)
                words := shl(5, words)
                calldatacopy(add(data, 160), shr(32, answer), words)
                log4(data, add(160, words), topic, mload(callIds), modelId, nodeId)
                answers := add(answers, 32)
                input := add(input, 64)
            }
        }
    }

    /// @dev Caller, input, price, where the output is, how many words, the words: behind the free memory pointer, used and not
    /// reserved. What differs from call to call is left out.
    function _layOut(address caller_, uint256 price) private pure returns (uint256 data) {
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(data, caller_)
            mstore(add(data, 64), price)
            mstore(add(data, 96), 128) // four words from the first
        }
    }
}
