// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {LicenceState} from "../types/LicenceState.sol";
import {ModelId} from "../types/ModelId.sol";
import {Ppm} from "../types/Ppm.sol";

/// @notice What is kept about each model. Its owner is that of its token; tokens are never burned.
abstract contract ModelStore is ERC721, IModelRegistry {
    /// @dev What every paid call reads comes first: slots 0 and 1 for the proof, slot 2 for the money.
    struct Model {
        // slot 0
        address verifier; // zero: no such model
        uint16 batchSize;
        uint16 wordsPerCall;
        uint64 listedFrom; // unix seconds; 0: every node may serve
        // slot 1
        uint256 commitment;
        // slot 2
        LicenceState licence;
        // slot 3
        CircuitId circuitId;
        // slot 4
        ModelId base;
        // slot 5
        ModelId supersedes;
        // slot 6
        ModelId successor;
        // slot 7: what each ancestor gets of the licence leg, nearest first
        Ppm[4] royalties;
        // slot 8
        uint96 nextFloor;
        Ppm nextLicence;
        // slot 9
        bytes32 contentHash;
        // slot 10
        string uri;
    }

    /// @notice How long before it takes effect an author announces what others must be able to prepare for. As long as the
    /// longest thaw of an escrow, so longer than any voucher lives: what was signed before can be settled as it was signed.
    uint64 public constant NOTICE = 90 days;

    mapping(ModelId modelId => Model model) private _models;

    modifier onlyAuthor(ModelId modelId) {
        _requireAuthor(modelId);
        _;
    }

    /// @dev The model's place, whether it is registered or not.
    function _placeOf(ModelId modelId) internal view returns (Model storage model) {
        return _models[modelId];
    }

    function _modelOf(ModelId modelId) internal view returns (Model storage model) {
        model = _models[modelId];
        require(model.verifier != address(0), ModelUnknown(modelId));
    }

    function _requireAuthor(ModelId modelId) internal view {
        address owner = _ownerOf(ModelId.unwrap(modelId));
        require(owner != address(0), ModelUnknown(modelId));
        require(owner == msg.sender, ModelNotYours(modelId, msg.sender));
    }

    /// @dev When what is announced now takes effect, unix seconds.
    function _afterNotice() internal view returns (uint64 time) {
        return uint64(block.timestamp) + NOTICE; // fits for 584 billion years
    }
}
