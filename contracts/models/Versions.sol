// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelId} from "../types/ModelId.sol";
import {ModelStore} from "./ModelStore.sol";

/// @notice Which model an author published in place of which. Only says so: nobody's calls move to another model.
abstract contract Versions is ModelStore {
    /// @notice Versions that `latestOf` goes on, at most.
    uint256 public constant MAX_VERSIONS = 100;

    /// @dev A model has one successor at most, and both had the sender as owner when it was named. As the old one was there
    /// before the new one, no version ever leads back to itself.
    function _supersede(ModelId old, ModelId successor) internal {
        _requireAuthor(old);
        Model storage model = _modelOf(old);
        require(ModelId.unwrap(model.successor) == 0, ModelSuperseded(old, model.successor));
        model.successor = successor;
        _placeOf(successor).supersedes = old;
    }

    /// @inheritdoc IModelRegistry
    function successorOf(ModelId modelId) external view returns (ModelId successor) {
        return _modelOf(modelId).successor;
    }

    /// @inheritdoc IModelRegistry
    function latestOf(ModelId modelId) external view returns (ModelId latest) {
        latest = modelId;
        ModelId next = _modelOf(modelId).successor;
        for (uint256 i = 0; i < MAX_VERSIONS && ModelId.unwrap(next) != 0; ++i) {
            latest = next;
            next = _modelOf(next).successor;
        }
    }
}
