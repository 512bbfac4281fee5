// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice Ids of calls, and what binds a proof to them.
library CallChain {
    /// @notice The head of a session's chain after one more call; it is that call's id.
    function extend(IInferenceMarket.Call calldata call, bytes32 head) internal pure returns (bytes32 next) {
        return keccak256(abi.encode(head, call.modelId, call.inputCommitment, call.price));
    }

    /// @notice The id of a request made to the market that runs this code.
    function idOf(IInferenceMarket.Request calldata order) internal view returns (CallId callId) {
        return CallId.wrap(keccak256(abi.encode(block.chainid, address(this), order)));
    }

    /// @notice The second public signal of a proof for these calls: 248 bits, so always below the scalar field order.
    function contextOf(NodeId nodeId, CallId[] memory callIds) internal view returns (uint256 context) {
        return uint256(keccak256(abi.encode(block.chainid, address(this), nodeId, callIds))) >> 8;
    }
}
