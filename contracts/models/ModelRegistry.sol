// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {LicenceState, licenceStateOf} from "../types/LicenceState.sol";
import {ModelId} from "../types/ModelId.sol";
import {Ppm} from "../types/Ppm.sol";
import {Licences} from "./Licences.sol";
import {Lineage} from "./Lineage.sol";
import {Seals} from "./Seals.sol";
import {Servers} from "./Servers.sol";
import {Versions} from "./Versions.sol";

/// @notice See `IModelRegistry`. What a model is never changes; what its author may change has a function here or in a parent.
contract ModelRegistry is Seals, Lineage, Licences, Servers, Versions {
    /// @notice Order of the scalar field of BN254: public signals of a proof are below it.
    uint256 public constant FIELD_ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    /// @notice Longest manifest address, in bytes.
    uint256 public constant MAX_URI_LENGTH = 512;

    /// @notice Where circuits are registered.
    ICircuitRegistry public immutable CIRCUITS;

    constructor(ICircuitRegistry circuits) ERC721("Assay Model", "ASYM") {
        require(address(circuits).code.length > 0, CircuitRegistryWithoutCode(address(circuits)));
        CIRCUITS = circuits;
    }

    // ------------------------------------------------------------------ registration

    /// @inheritdoc IModelRegistry
    function register(Registration calldata registration, bytes32 salt) external returns (ModelId modelId) {
        // Check
        _useSeal(sealOf(msg.sender, registration, salt));
        _checkTerms(registration);
        modelId = modelIdOf(registration.circuitId, registration.commitment);
        Model storage model = _placeOf(modelId);
        require(model.verifier == address(0), ModelAlreadyRegistered(modelId));
        // Effect: the line first, as long as the model is none that could be its own ancestor
        Ppm royaltyOwed = _inherit(model, registration.base);
        if (ModelId.unwrap(registration.supersedes) != 0) _supersede(registration.supersedes, modelId);
        _keepStatement(model, registration);
        model.licence = licenceStateOf(
            registration.licence,
            registration.floor,
            registration.royalty,
            royaltyOwed
        );
        model.contentHash = registration.contentHash;
        model.uri = registration.uri;
        // Not `_safeMint`: the author called, and a callback would only be a way in.
        _mint(msg.sender, ModelId.unwrap(modelId));
        emit ModelRegistered(modelId, registration.circuitId, msg.sender, registration);
    }

    /// @dev A circuit never changes, so what it says now holds for good. Reverts with `CircuitUnknown`.
    function _keepStatement(Model storage model, Registration calldata registration) private {
        ICircuitRegistry.Circuit memory circuit = CIRCUITS.circuitOf(registration.circuitId);
        model.verifier = circuit.verifier;
        model.batchSize = circuit.terms.batchSize;
        model.wordsPerCall = circuit.terms.wordsPerCall;
        model.listedFrom = registration.listed ? uint64(block.timestamp) : 0; // fits for 584 billion years
        model.commitment = registration.commitment;
        model.circuitId = registration.circuitId;
    }

    function _checkTerms(Registration calldata registration) private pure {
        require(registration.commitment < FIELD_ORDER, CommitmentOutOfField(registration.commitment));
        _checkLicence(registration.licence);
        require(!(registration.royalty > MAX_ROYALTY), RoyaltyTooHigh(registration.royalty, MAX_ROYALTY));
        uint256 length = bytes(registration.uri).length;
        require(length <= MAX_URI_LENGTH, UriTooLong(length, MAX_URI_LENGTH));
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc IModelRegistry
    function modelIdOf(CircuitId circuitId, uint256 commitment) public view returns (ModelId modelId) {
        bytes32 hash = keccak256(abi.encode(block.chainid, address(this), circuitId, commitment));
        return ModelId.wrap(uint256(hash));
    }

    /// @inheritdoc IModelRegistry
    function statementOf(ModelId modelId) external view returns (Statement memory statement) {
        Model storage model = _placeOf(modelId);
        statement = Statement({
            verifier: model.verifier,
            batchSize: model.batchSize,
            wordsPerCall: model.wordsPerCall,
            commitment: model.commitment
        });
        require(statement.verifier != address(0), ModelUnknown(modelId));
    }

    /// @inheritdoc IModelRegistry
    function circuitOf(ModelId modelId) external view returns (CircuitId circuitId) {
        return _modelOf(modelId).circuitId;
    }

    /// @inheritdoc IModelRegistry
    function registrationOf(ModelId modelId) external view returns (Registration memory registration) {
        Model storage model = _modelOf(modelId);
        LicenceState licence = _licenceNow(model);
        registration = Registration({
            circuitId: model.circuitId,
            commitment: model.commitment,
            licence: licence.licence(),
            royalty: licence.royaltyAsked(),
            floor: licence.floor(),
            listed: model.listedFrom != 0,
            base: model.base,
            supersedes: model.supersedes,
            contentHash: model.contentHash,
            uri: model.uri
        });
    }

    /// @notice Where the model's manifest is. Reverts with `ModelUnknown`.
    function tokenURI(uint256 tokenId) public view override returns (string memory uri) {
        return _modelOf(ModelId.wrap(tokenId)).uri;
    }
}
