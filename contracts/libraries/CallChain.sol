// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {CallId} from "../types/CallId.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice Ids of calls, and what binds a proof to them.
library CallChain {
    /// @notice Extends a session's chain by calls of one model at one price. The head after each is that call's id:
    /// `keccak256(abi.encode(head, modelId, inputCommitment, price))`.
    /// @param callIds Where the ids are written, from `place` on; there must be room.
    /// @return next The head after the last of them.
    function extend(
        bytes32 head,
        ModelId modelId,
        uint256 price,
        IInferenceMarket.Call[] calldata calls,
        CallId[] memory callIds,
        uint256 place
    ) internal pure returns (bytes32 next) {
        assembly ("memory-safe") {
            let free := mload(0x40) // used and not reserved
            next := head
            mstore(add(free, 32), modelId)
            mstore(add(free, 96), price)
            let from := calls.offset
            let to := add(add(callIds, 32), shl(5, place))
            for {
                let last := add(to, shl(5, calls.length))
            } lt(to, last) {
                to := add(to, 32)
            } {
                // A call is 64 bytes, of which the input comes first.
                mstore(free, next)
                mstore(add(free, 64), calldataload(from))
                next := keccak256(free, 128)
                mstore(to, next)
                from := add(from, 64)
            }
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

    /// @notice As `contextOf`, for the calls at `indices`; each must be below `callIds.length`.
    function contextOfSome(
        NodeId nodeId,
        CallId[] memory callIds,
        uint256[] memory indices
    ) internal view returns (uint256 context) {
        assembly ("memory-safe") {
            // abi.encode(chainid, address(this), nodeId, bytes32[]), in memory that is used and not reserved
            let free := mload(0x40)
            mstore(free, chainid())
            mstore(add(free, 32), address())
            mstore(add(free, 64), nodeId)
            mstore(add(free, 96), 128)
            mstore(add(free, 128), mload(indices))
            let to := add(free, 160)
            let from := add(indices, 32)
            for {
                let end := add(to, shl(5, mload(indices)))
            } lt(to, end) {
                to := add(to, 32)
            } {
                mstore(to, mload(add(add(callIds, 32), shl(5, mload(from)))))
                from := add(from, 32)
            }
            context := shr(8, keccak256(free, sub(to, free)))
        }
    }
}
