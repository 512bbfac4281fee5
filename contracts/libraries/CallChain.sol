// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {CallId} from "../types/CallId.sol";
import {CallTerms} from "../types/CallTerms.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {CallList} from "./CallList.sol";

/// @notice Ids of calls, and what binds a proof to them.
library CallChain {
    using CallList for IInferenceMarket.Call[];

    /// @notice Extends a session's chain by the calls from `start` on that have the terms of that one. The head after each is that
    /// call's id: `keccak256(abi.encode(head, modelId, inputCommitment, price))`.
    /// @param modelId The model that these terms name. @param start Below `calls.length`. @param callIds Where the ids are
    /// written, each at its call's index.
    /// @return next The head after the last of them. @return end Index of the call after it.
    function extend(
        bytes32 head,
        ModelId modelId,
        IInferenceMarket.Call[] calldata calls,
        uint256 start,
        CallId[] memory callIds
    ) internal pure returns (bytes32 next, uint256 end) {
        CallTerms terms = calls.termsAt(start);
        uint256 price = terms.price();
        assembly ("memory-safe") {
            let free := mload(0x40) // used and not reserved
            next := head
            mstore(add(free, 32), modelId)
            mstore(add(free, 96), price)
            // A call is 64 bytes: its input, its terms. Ids and calls are read and written side by side.
            let from := add(calls.offset, shl(6, start))
            let to := add(add(callIds, 32), shl(5, start))
            let last := add(calls.offset, shl(6, calls.length))
            // What lies behind the last call may look like terms, but belongs to none.
            for {} and(lt(from, last), eq(calldataload(add(from, 32)), terms)) {
                from := add(from, 64)
            } {
                mstore(free, next)
                mstore(add(free, 64), calldataload(from))
                next := keccak256(free, 128)
                mstore(to, next)
                to := add(to, 32)
            }
            end := shr(6, sub(from, calls.offset))
        }
    }

    /// @notice The id of a request made to the market that runs this code: `keccak256(abi.encode(chainid, market, order))`.
    /// @dev Hashes the order's ten words as they are. Whether each fits its type is checked where an order becomes known (its
    /// event encodes it), so that no other words ever have an id that anything is held for.
    function idOf(IInferenceMarket.Request calldata order) internal view returns (CallId callId) {
        assembly ("memory-safe") {
            let free := mload(0x40) // used and not reserved
            mstore(free, chainid())
            mstore(add(free, 32), address())
            calldatacopy(add(free, 64), order, 320)
            callId := keccak256(free, 384)
        }
    }

    /// @notice The second public signal of a proof for these calls: 248 bits, so always below the scalar field order.
    function contextOf(NodeId nodeId, CallId[] memory callIds) internal view returns (uint256 context) {
        return uint256(keccak256(abi.encode(block.chainid, address(this), nodeId, callIds))) >> 8;
    }
}
