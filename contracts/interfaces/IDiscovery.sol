// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice What callers are shown: models by rank, and a lane of places for newcomers, drawn evenly. Reads no stake but whether a
/// node is bonded. A listing is a pure function of its seed and of what is on chain at a block, so anyone recomputes it.
/// @dev Whoever chooses the seed chooses the draw: with k seeds to try he sees k draws of the same lane and picks one, for himself
/// alone. Nobody can change the places by rank, nor have an entry drawn that is not in the pool, nor two of one node beyond
/// `NEWCOMERS_PER_NODE`. Readers take the hash of the very block after which they read the pool, which neither they nor the
/// listed can choose. An earlier one won't do: who knows the seed while he can still enter and leave moves his entry to where it
/// is drawn. For the same reason no contract can draw fairly from the pool as it stands.
interface IDiscovery {
    /// @param nodeId The bonded node that offers the model. @param modelId A model whose calls weigh less than `GRADUATION_WEIGHT` so far.
    struct Newcomer {
        NodeId nodeId;
        ModelId modelId;
    }

    event NewcomerEnlisted(ModelId indexed modelId, NodeId indexed nodeId);
    event NewcomerDelisted(ModelId indexed modelId, NodeId indexed nodeId);

    error LaneTooWide(uint256 lane, uint256 maximum);
    error NewcomersPerNodeOutOfRange(uint256 newcomersPerNode, uint256 maximum);
    error GraduationOutOfRange(uint256 weight, uint256 maximum);
    error DiscoveryPartEmpty(address part);
    error NewcomerOperatorOnly(NodeId nodeId, address sender);
    error NewcomerNotOffered(ModelId modelId, NodeId nodeId);
    /// @param weight As `IActivityRanking.lifetimeWeightOf`.
    error NewcomerGraduated(ModelId modelId, uint256 weight);
    error NewcomerListed(ModelId modelId, NodeId nodeId);
    error NewcomerNotListed(ModelId modelId);
    error NewcomerEligible(ModelId modelId, NodeId nodeId);
    error NodeNewcomersFull(NodeId nodeId, uint256 maximum);
    error ListingTooLong(uint256 size, uint256 maximum);

    /// @notice Operator only. Puts a model that its bonded node offers into the newcomers' pool, at most `NEWCOMERS_PER_NODE` of
    /// one node, so that a share of the pool costs that share of the bonded nodes in it.
    function enlist(NodeId nodeId, ModelId modelId) external;

    /// @notice Takes a model out of the pool: its operator at any time, anyone else once it may not be listed any more.
    function delist(ModelId modelId) external;

    /// @notice At most `size` models: by rank, with `laneOf(size)` places, spread evenly, for newcomers that are bonded, offered,
    /// not graduated and not listed by rank. Places that nobody fills fall to the other kind.
    /// @param seed The hash of the block that is read. @param size At most `MAX_LISTING`.
    function listing(bytes32 seed, uint256 size) external view returns (ModelId[] memory modelIds);

    /// @notice Places of a listing that are the newcomers'.
    function laneOf(uint256 size) external view returns (uint256 places);

    /// @notice Whether a model is in the pool and may be listed now.
    function isEligible(ModelId modelId) external view returns (bool eligible);

    /// @notice Entries `from` to `from + count − 1` of the pool, fewer where it ends, in the order that draws number them in.
    function newcomers(uint256 from, uint256 count) external view returns (Newcomer[] memory entries);

    /// @notice Entries of the pool.
    function poolSize() external view returns (uint256 entries);
}
