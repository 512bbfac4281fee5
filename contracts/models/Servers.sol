// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Licences} from "./Licences.sol";

/// @notice Which nodes may offer a model: all of them, or those on its author's list. What a node has signed, answered or
/// proven does not depend on it: settling, fulfilling and earning never ask (R22).
abstract contract Servers is Licences {
    /// @dev Of a node that is on the list and was given no notice.
    uint64 private constant NO_END = type(uint64).max;

    /// @dev Until when the node may serve, unix seconds; 0 if it was never on the list.
    mapping(ModelId modelId => mapping(NodeId nodeId => uint64 time)) private _allowedUntil;

    /// @inheritdoc IModelRegistry
    function allowNode(ModelId modelId, NodeId nodeId) external onlyAuthor(modelId) {
        _allowedUntil[modelId][nodeId] = NO_END;
        emit NodeAllowed(modelId, nodeId);
    }

    /// @inheritdoc IModelRegistry
    function barNode(ModelId modelId, NodeId nodeId) external onlyAuthor(modelId) {
        // A node that has its notice keeps the day it was told.
        require(_allowedUntil[modelId][nodeId] == NO_END, NodeNotAllowed(modelId, nodeId));
        uint64 from = _afterNotice();
        _allowedUntil[modelId][nodeId] = from;
        emit NodeBarred(modelId, nodeId, from);
    }

    /// @inheritdoc IModelRegistry
    function restrictServing(ModelId modelId) external onlyAuthor(modelId) {
        Model storage model = _modelOf(modelId);
        require(model.listedFrom == 0, ServingNotOpen(modelId));
        uint64 from = _afterNotice();
        model.listedFrom = from;
        emit ServingRestricted(modelId, from);
    }

    /// @inheritdoc IModelRegistry
    function openServing(ModelId modelId) external onlyAuthor(modelId) {
        _modelOf(modelId).listedFrom = 0;
        emit ServingOpened(modelId);
    }

    /// @inheritdoc IModelRegistry
    function mayServe(ModelId modelId, NodeId nodeId) external view returns (bool allowed) {
        return _mayServe(_modelOf(modelId), modelId, nodeId);
    }

    /// @inheritdoc IModelRegistry
    function servingTermsOf(
        ModelId modelId,
        NodeId nodeId
    ) external view returns (bool allowed, uint96 floor) {
        Model storage model = _modelOf(modelId);
        return (_mayServe(model, modelId, nodeId), _licenceNow(model).floor());
    }

    function _mayServe(
        Model storage model,
        ModelId modelId,
        NodeId nodeId
    ) private view returns (bool allowed) {
        uint64 listedFrom = model.listedFrom;
        if (listedFrom == 0 || block.timestamp < listedFrom) return true;
        return block.timestamp < _allowedUntil[modelId][nodeId];
    }
}
