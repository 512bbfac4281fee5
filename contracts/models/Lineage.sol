// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelId} from "../types/ModelId.sol";
import {Ppm} from "../types/Ppm.sol";
import {ModelStore} from "./ModelStore.sol";

/// @notice Whom a model descends from, and what its ancestors get of its licence leg: fixed when it is registered.
/// @dev A base was registered before what derives from it, so no line leads back to itself.
abstract contract Lineage is ModelStore {
    /// @notice Highest royalty that one model can ask for, and highest that one pays to all its ancestors together: 20 % of
    /// the licence leg.
    Ppm public constant MAX_ROYALTY = Ppm.wrap(200_000);
    /// @notice Ancestors that are paid, at most; of a longer line the nearest.
    uint256 public constant MAX_ANCESTORS = 4;

    /// @dev Each ancestor gets what it asked for when it was registered, the oldest first, until the maximum is used up: nobody
    /// who derives from a model later can take away what it was promised, by asking for much or by registering often. Only a
    /// line that grows beyond four leaves its oldest behind.
    /// @return royaltyOwed What all of them get.
    function _inherit(Model storage model, ModelId base) internal returns (Ppm royaltyOwed) {
        if (ModelId.unwrap(base) == 0) return Ppm.wrap(0);
        Ppm[MAX_ANCESTORS] memory royalties;
        uint256 count = 0;
        for (ModelId id = base; count < MAX_ANCESTORS && ModelId.unwrap(id) != 0; ++count) {
            Model storage ancestor = _modelOf(id);
            royalties[count] = ancestor.licence.royaltyAsked();
            id = ancestor.base;
        }
        uint256 left = Ppm.unwrap(MAX_ROYALTY);
        for (uint256 i = count; i > 0; --i) {
            uint256 royalty = Math.min(Ppm.unwrap(royalties[i - 1]), left);
            royalties[i - 1] = Ppm.wrap(uint32(royalty)); // no more than it was
            left -= royalty;
        }
        model.base = base;
        model.royalties = royalties;
        return Ppm.wrap(uint32(Ppm.unwrap(MAX_ROYALTY) - left));
    }

    /// @inheritdoc IModelRegistry
    function baseOf(ModelId modelId) external view returns (ModelId base) {
        return _modelOf(modelId).base;
    }

    /// @inheritdoc IModelRegistry
    function royaltiesOf(ModelId modelId) external view returns (Ancestor[] memory ancestors) {
        Model storage model = _modelOf(modelId);
        Ppm[MAX_ANCESTORS] memory royalties = model.royalties;
        uint256 count = 0;
        for (uint256 i = 0; i < MAX_ANCESTORS; ++i) if (Ppm.unwrap(royalties[i]) > 0) ++count;
        ancestors = new Ancestor[](count);
        uint256 filled = 0;
        for (uint256 i = 0; filled < count; ++i) {
            ModelId id = model.base;
            model = _placeOf(id);
            if (Ppm.unwrap(royalties[i]) == 0) continue;
            ancestors[filled] = Ancestor(id, _ownerOf(ModelId.unwrap(id)), royalties[i]);
            ++filled;
        }
    }
}
