// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice For tests of the market alone: the part of ICircuitRegistry that the market reads.
contract MockCircuits {
    mapping(CircuitId circuitId => ICircuitRegistry.Circuit circuit) private _circuits;

    function set(CircuitId circuitId, ICircuitRegistry.Circuit calldata circuit) external {
        _circuits[circuitId] = circuit;
    }

    function circuitOf(CircuitId circuitId) external view returns (ICircuitRegistry.Circuit memory circuit) {
        circuit = _circuits[circuitId];
        require(circuit.verifier != address(0), ICircuitRegistry.CircuitUnknown(circuitId));
    }
}

/// @notice For tests of the market alone: the part of IModelRegistry that market and splitter read.
contract MockModels {
    struct Model {
        CircuitId circuitId;
        uint256 commitment;
        IModelRegistry.Licence licence;
    }

    mapping(ModelId modelId => Model model) private _models;

    function set(ModelId modelId, Model calldata model) external {
        _models[modelId] = model;
    }

    function statementOf(ModelId modelId) external view returns (CircuitId circuitId, uint256 commitment) {
        Model storage model = _models[modelId];
        require(model.licence.author != address(0), IModelRegistry.ModelUnknown(modelId));
        return (model.circuitId, model.commitment);
    }

    function licenceOf(ModelId modelId) external view returns (IModelRegistry.Licence memory licence) {
        licence = _models[modelId].licence;
        require(licence.author != address(0), IModelRegistry.ModelUnknown(modelId));
    }
}

/// @notice For tests of the market alone: the part of INodeStaking that market and splitter read.
contract MockStaking {
    mapping(NodeId nodeId => INodeStaking.Node node) private _nodes;
    mapping(NodeId nodeId => bool bonded) public isBonded;

    function set(NodeId nodeId, INodeStaking.Node calldata node, bool bonded) external {
        _nodes[nodeId] = node;
        isBonded[nodeId] = bonded;
    }

    function harvest(IRevenueSplitter splitter, NodeId nodeId) external returns (uint256 amount) {
        return splitter.collectPool(nodeId);
    }

    function operatorOf(NodeId nodeId) external view returns (address operator) {
        return _nodes[nodeId].operator;
    }

    function nodeOf(NodeId nodeId) external view returns (INodeStaking.Node memory node) {
        node = _nodes[nodeId];
        require(node.operator != address(0), INodeStaking.NodeUnknown(nodeId));
    }
}

/// @notice For tests of the market alone: adds up what was recorded.
contract MockRanking {
    mapping(ModelId modelId => uint256 calls) public callsOf;
    mapping(ModelId modelId => uint256 burned) public burnedOf;
    uint256 public records;

    function record(ModelId modelId, uint256[] calldata burned) external {
        ++records;
        callsOf[modelId] += burned.length;
        for (uint256 i = 0; i < burned.length; ++i) burnedOf[modelId] += burned[i];
    }
}
