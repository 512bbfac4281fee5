// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Identifies a node: the hash of its operator and a salt.
type NodeId is bytes32;

using {equals as ==, differs as !=} for NodeId global;

function equals(NodeId left, NodeId right) pure returns (bool) {
    return NodeId.unwrap(left) == NodeId.unwrap(right);
}

function differs(NodeId left, NodeId right) pure returns (bool) {
    return NodeId.unwrap(left) != NodeId.unwrap(right);
}
