// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice For tests of the market alone: the part of IModelRegistry that market and ledger read.
contract MockModels {
    struct Model {
        IModelRegistry.Statement statement;
        IModelRegistry.Licence licence;
    }

    mapping(ModelId modelId => Model model) private _models;
    mapping(ModelId modelId => IModelRegistry.Ancestor[] ancestors) private _ancestors;
    mapping(ModelId modelId => mapping(NodeId nodeId => bool barred)) private _barred;

    function set(ModelId modelId, Model calldata model) external {
        _models[modelId] = model;
    }

    function bar(ModelId modelId, NodeId nodeId, bool barred) external {
        _barred[modelId][nodeId] = barred;
    }

    function mayServe(ModelId modelId, NodeId nodeId) public view returns (bool allowed) {
        require(_models[modelId].statement.verifier != address(0), IModelRegistry.ModelUnknown(modelId));
        return !_barred[modelId][nodeId];
    }

    function servingTermsOf(
        ModelId modelId,
        NodeId nodeId
    ) external view returns (bool allowed, uint96 floor) {
        return (mayServe(modelId, nodeId), _models[modelId].licence.floor);
    }

    /// @dev The licence's royalty is set with the model, and not summed up from these.
    function setAncestors(ModelId modelId, IModelRegistry.Ancestor[] calldata ancestors) external {
        delete _ancestors[modelId];
        for (uint256 i = 0; i < ancestors.length; ++i) _ancestors[modelId].push(ancestors[i]);
    }

    function royaltiesOf(ModelId modelId) external view returns (IModelRegistry.Ancestor[] memory ancestors) {
        return _ancestors[modelId];
    }

    function statementOf(ModelId modelId) external view returns (IModelRegistry.Statement memory statement) {
        statement = _models[modelId].statement;
        require(statement.verifier != address(0), IModelRegistry.ModelUnknown(modelId));
    }

    function licenceOf(ModelId modelId) external view returns (IModelRegistry.Licence memory licence) {
        licence = _models[modelId].licence;
        require(licence.author != address(0), IModelRegistry.ModelUnknown(modelId));
    }
}
