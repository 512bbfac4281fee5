// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {LicenceState} from "../types/LicenceState.sol";
import {ModelId} from "../types/ModelId.sol";
import {Ppm} from "../types/Ppm.sol";
import {ModelStore} from "./ModelStore.sol";

/// @notice What an author asks of each call: a share, and a least amount. Changed with notice, one change at a time.
abstract contract Licences is ModelStore {
    /// @notice Highest licence share: 50 %.
    Ppm public constant MAX_LICENCE = Ppm.wrap(500_000);

    /// @inheritdoc IModelRegistry
    function changeLicence(ModelId modelId, Ppm licence, uint96 floor) external onlyAuthor(modelId) {
        // Check
        _checkLicence(licence);
        // Effect
        Model storage model = _placeOf(modelId);
        uint64 from = _afterNotice();
        model.licence = _licenceNow(model).withChangeAt(from);
        model.nextLicence = licence;
        model.nextFloor = floor;
        emit LicenceChangeAnnounced(modelId, licence, floor, from);
    }

    /// @inheritdoc IModelRegistry
    function applyLicence(ModelId modelId) external {
        // Check
        Model storage model = _modelOf(modelId);
        LicenceState state = model.licence;
        require(_isDue(state), LicenceChangeNotDue(modelId, state.changesAt()));
        // Effect
        model.licence = _licenceNow(model);
    }

    function _checkLicence(Ppm licence) internal pure {
        require(!(licence > MAX_LICENCE), LicenceTooHigh(licence, MAX_LICENCE));
    }

    /// @dev Whether an announced change has begun and is not applied yet.
    function _isDue(LicenceState state) private view returns (bool due) {
        uint256 changesAt = state.changesAt();
        return changesAt != 0 && block.timestamp >= changesAt;
    }

    /// @dev What holds now. Reads one slot, and the second only from the beginning of a change until somebody has applied it.
    function _licenceNow(Model storage model) internal view returns (LicenceState state) {
        state = model.licence;
        if (_isDue(state)) return state.withTerms(model.nextLicence, model.nextFloor);
    }

    /// @inheritdoc IModelRegistry
    function licenceOf(ModelId modelId) external view returns (Licence memory licence) {
        licence.author = _ownerOf(ModelId.unwrap(modelId));
        // Tokens are never burned: what has no owner is no model.
        require(licence.author != address(0), ModelUnknown(modelId));
        LicenceState state = _licenceNow(_placeOf(modelId));
        licence.floor = state.floor();
        licence.licence = state.licence();
        licence.royalty = state.royaltyOwed();
    }

    /// @inheritdoc IModelRegistry
    function licenceChangeOf(
        ModelId modelId
    ) external view returns (Ppm licence, uint96 floor, uint256 from) {
        Model storage model = _modelOf(modelId);
        from = model.licence.changesAt();
        if (from <= block.timestamp) return (Ppm.wrap(0), 0, 0);
        return (model.nextLicence, model.nextFloor, from);
    }
}
