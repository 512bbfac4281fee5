// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {ModelId} from "../types/ModelId.sol";

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
