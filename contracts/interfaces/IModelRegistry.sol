// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CircuitId} from "../types/CircuitId.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";

/// @notice Models as ERC-721 tokens. The token's owner is the author who earns the licence share.
interface IModelRegistry {
    /// @param circuitId The circuit that proves the model.
    /// @param commitment Commitment to the weights: the proof's first public signal, below the scalar field order.
    /// @param licence The author's share of what is left after fee, treasury and referrer.
    /// @param royalty The share of the licence leg that this model asks of those that will descend from it, at most 20 %.
    /// @param floor What the author and its ancestors get of a call at least, token wei, as far as so much is left after those.
    /// @param listed Whether only the nodes on the author's list may offer it, empty at first; else every node may.
    /// @param base The model this one derives from, whose own ancestors are also this one's; 0 if none.
    /// @param supersedes The sender's older model in whose place this one is published; 0 if none.
    /// @param contentHash keccak256 of the manifest at `uri`.
    /// @param uri Where the manifest is.
    struct Registration {
        CircuitId circuitId;
        uint256 commitment;
        Ppm licence;
        Ppm royalty;
        uint96 floor;
        bool listed;
        ModelId base;
        ModelId supersedes;
        bytes32 contentHash;
        string uri;
    }

    /// @notice What a proof for a model must show, and who checks it. Resolved when the model is registered: a circuit never
    /// changes, and its verifier is its own, so two models have one verifier only if they have one circuit.
    /// @param verifier The circuit's verifier. @param batchSize Calls per proof. @param wordsPerCall Output words per call.
    /// @param commitment See `Registration`.
    struct Statement {
        address verifier;
        uint16 batchSize;
        uint16 wordsPerCall;
        uint256 commitment;
    }

    /// @notice Who earns how much of a call's licence share.
    /// @param author Owner of the model now.
    /// @param licence See `Registration`. @param floor See `Registration`.
    /// @param royalty What the model's ancestors get of it together, fixed when the model was registered; see `royaltiesOf`.
    struct Licence {
        address author;
        uint96 floor;
        Ppm licence;
        Ppm royalty;
    }

    /// @notice A model that another one descends from, and what it gets of the other one's licence leg.
    /// @param account Owner of the ancestor now.
    struct Ancestor {
        ModelId modelId;
        address account;
        Ppm royalty;
    }

    event RegistrationCommitted(address indexed author, bytes32 indexed seal);
    event ModelRegistered(
        ModelId indexed modelId,
        CircuitId indexed circuitId,
        address indexed author,
        Registration registration
    );
    /// @param from When it takes effect, unix seconds.
    event LicenceChangeAnnounced(ModelId indexed modelId, Ppm licence, uint96 floor, uint64 from);
    event NodeAllowed(ModelId indexed modelId, NodeId indexed nodeId);
    /// @param from When it takes effect, unix seconds.
    event NodeBarred(ModelId indexed modelId, NodeId indexed nodeId, uint64 from);
    /// @param from When it takes effect, unix seconds.
    event ServingRestricted(ModelId indexed modelId, uint64 from);
    event ServingOpened(ModelId indexed modelId);

    error ModelUnknown(ModelId modelId);
    error ModelAlreadyRegistered(ModelId modelId);
    error ModelNotYours(ModelId modelId, address sender);
    error ModelSuperseded(ModelId modelId, ModelId successor);
    /// @notice The node is not on the list, or has its notice already.
    error NodeNotAllowed(ModelId modelId, NodeId nodeId);
    /// @notice Serving is restricted already, or will be when the notice is over.
    error ServingNotOpen(ModelId modelId);
    error CommitmentOutOfField(uint256 commitment);
    error LicenceTooHigh(Ppm licence, Ppm maximum);
    /// @param from When an announced change begins, unix seconds; 0 if none is announced.
    error LicenceChangeNotDue(ModelId modelId, uint256 from);
    error RoyaltyTooHigh(Ppm royalty, Ppm maximum);
    error SealAlreadyCommitted(bytes32 seal);
    /// @notice This author has made no commitment to this registration, or has used it.
    error SealMissing(bytes32 seal);
    error SealNotRipe(bytes32 seal, uint256 firstBlock);
    /// @notice Commit again.
    error SealExpired(bytes32 seal, uint256 lastBlock);
    /// @param length Bytes given. @param maximum Bytes allowed.
    error UriTooLong(uint256 length, uint256 maximum);
    error CircuitRegistryWithoutCode(address circuits);

    /// @notice First step of a registration: commits to it, so that nobody who sees the second step can be first.
    /// The same seal of another author is another commitment. One that has expired can be made again.
    /// @param seal See `sealOf`.
    function commitRegistration(bytes32 seal) external;

    /// @notice Second step, `MIN_SEAL_AGE` to `MAX_SEAL_AGE` blocks later. Mints the token to the sender and uses the seal up.
    /// Reverts with `CircuitUnknown` for a circuit that is not registered, `ModelUnknown` for a base or older version that is
    /// not, `ModelNotYours` and `ModelSuperseded` for an older version of somebody else or one that has its successor.
    function register(Registration calldata registration, bytes32 salt) external returns (ModelId modelId);

    /// @notice Announces another licence share and floor; they hold for calls settled from the end of the notice on. Replaces
    /// what was announced before and has not begun. The model's owner only.
    function changeLicence(ModelId modelId, Ppm licence, uint96 floor) external;

    /// @notice Stores an announced change that has begun where it is cheaper to read. Changes nothing else; anyone may call.
    function applyLicence(ModelId modelId) external;

    /// @notice Puts a node on the list of those that may offer the model while serving is restricted, or takes a notice back.
    /// The model's owner only.
    function allowNode(ModelId modelId, NodeId nodeId) external;

    /// @notice Takes a node off the list after the notice. The model's owner only.
    function barNode(ModelId modelId, NodeId nodeId) external;

    /// @notice From the end of the notice on, only nodes on the list may offer the model. The model's owner only.
    function restrictServing(ModelId modelId) external;

    /// @notice Lets every node offer the model, from now on. The model's owner only.
    function openServing(ModelId modelId) external;

    /// @notice `keccak256(abi.encode(author, registration, salt))`.
    function sealOf(
        address author,
        Registration calldata registration,
        bytes32 salt
    ) external pure returns (bytes32 seal);

    /// @notice The block in which this author committed to this seal; 0 if it did not, or has used it.
    function sealedIn(address author, bytes32 seal) external view returns (uint256 blockNumber);

    /// @notice The id of the model with this circuit and commitment on this registry; one pair, one model.
    function modelIdOf(CircuitId circuitId, uint256 commitment) external view returns (ModelId modelId);

    /// @notice What a proof for this model must show. Reverts with `ModelUnknown`.
    function statementOf(ModelId modelId) external view returns (Statement memory statement);

    /// @notice The circuit that proves this model. Reverts with `ModelUnknown`.
    function circuitOf(ModelId modelId) external view returns (CircuitId circuitId);

    /// @notice Who earns what. Reverts with `ModelUnknown`.
    function licenceOf(ModelId modelId) external view returns (Licence memory licence);

    /// @notice The model this one derives from; 0 if none. Reverts with `ModelUnknown`.
    function baseOf(ModelId modelId) external view returns (ModelId base);

    /// @notice The licence share and floor that are announced, and when they begin (unix seconds); zeros if none are. Reverts
    /// with `ModelUnknown`.
    function licenceChangeOf(ModelId modelId) external view returns (Ppm licence, uint96 floor, uint256 from);

    /// @notice Which ancestors get how much of the model's licence leg, the nearest first; at most four, none of them nothing.
    /// Fixed when the model was registered: each gets what it had asked for, the oldest first, up to 20 % for all. Reverts with
    /// `ModelUnknown`.
    function royaltiesOf(ModelId modelId) external view returns (Ancestor[] memory ancestors);

    /// @notice Whether the node may take on calls of the model now. What it has taken on it may always finish, and be paid for.
    /// Reverts with `ModelUnknown`.
    function mayServe(ModelId modelId, NodeId nodeId) external view returns (bool allowed);

    /// @notice The same, and what the author gets of a call at least, token wei. Reverts with `ModelUnknown`.
    function servingTermsOf(
        ModelId modelId,
        NodeId nodeId
    ) external view returns (bool allowed, uint96 floor);

    /// @notice The model that its author published in this one's place; 0 if none. Reverts with `ModelUnknown`.
    function successorOf(ModelId modelId) external view returns (ModelId successor);

    /// @notice The newest version of the model, at most `MAX_VERSIONS` further: if the answer has a successor, ask again from
    /// there. The model itself if it has none. Reverts with `ModelUnknown`.
    function latestOf(ModelId modelId) external view returns (ModelId latest);

    /// @notice The model as it was registered, except for what its author has changed. Reverts with `ModelUnknown`.
    function registrationOf(ModelId modelId) external view returns (Registration memory registration);
}
