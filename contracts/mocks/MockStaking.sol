// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRevenueLedger} from "../interfaces/IRevenueLedger.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";

/// @notice For tests of the market alone: the part of INodeStaking that market and ledger read.
contract MockStaking {
    mapping(NodeId nodeId => INodeStaking.Node node) private _nodes;
    mapping(NodeId nodeId => bool bonded) public isBonded;

    function set(NodeId nodeId, INodeStaking.Node calldata node, bool bonded) external {
        _nodes[nodeId] = node;
        isBonded[nodeId] = bonded;
    }

    function harvest(IRevenueLedger ledger, NodeId nodeId) external returns (uint256 amount) {
        return ledger.collectPool(nodeId);
    }

    function operatorOf(NodeId nodeId) external view returns (address operator) {
        return _nodes[nodeId].operator;
    }

    function termsOf(NodeId nodeId) external view returns (address operator, Ppm commission) {
        operator = _nodes[nodeId].operator;
        require(operator != address(0), INodeStaking.NodeUnknown(nodeId));
        commission = _nodes[nodeId].commission;
    }

    function nodeOf(NodeId nodeId) external view returns (INodeStaking.Node memory node) {
        node = _nodes[nodeId];
        require(node.operator != address(0), INodeStaking.NodeUnknown(nodeId));
    }
}
