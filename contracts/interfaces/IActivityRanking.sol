// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Pace} from "../types/Pace.sol";

/// @notice Ranks models by exponentially decayed activity (forward decay: Cormode et al., ICDE 2009), and knows that of nodes. Knows
/// no stake.
interface IActivityRanking {
    /// @param modelId The model. @param score log2 of its forward-decayed weight, in units of 2^-32, plus 128 so that it is never
    /// negative. Rounded down: the book's order also follows bits that this does not show.
    /// @param calls Proven calls since registration, modulo 2^32.
    struct Entry {
        ModelId modelId;
        uint64 score;
        uint64 calls;
    }

    error HalfLifeOutOfRange(uint256 halfLife, uint256 minimum, uint256 maximum);
    error HalfLifeNotInHours(uint256 halfLife);
    error ActivityUnitOutOfRange(uint256 activityUnit);
    error ModelUnranked(ModelId modelId);
    error SenderNotLedger(address sender, address ledger);

    /// @notice Ledger only. Records proven calls of a model on a node. Without an event of its own: what was burned when, from which
    /// every score follows, is in the ledger's `RevenueSplit`.
    /// @param calls How many. @param weight Sum of `min(burned, activityUnit)` over these calls, token wei.
    /// @param nodeScore The node's, as the last record of it returned it; 0 before the first. @param pace As the ledger keeps it.
    /// @return newNodeScore The node's score from now on, below 2^64.
    function record(
        ModelId modelId,
        uint256 calls,
        uint256 weight,
        uint256 nodeScore,
        Pace pace
    ) external returns (uint256 newNodeScore);

    /// @notice The pace with another half-life from now on, for the ledger to keep. The clock goes on from what it shows, so every
    /// score and every order stays, and so does activity, to 10^-10 of itself; only what is to come decays faster or slower.
    /// @param pace 0 for none yet. @param halfLife_ Seconds, whole hours.
    function changePace(Pace pace, uint256 halfLife_) external view returns (Pace changed);

    /// @notice Seconds in which activity halves now.
    function halfLife() external view returns (uint256 seconds_);

    /// @notice A model's score and calls; zeros if it was never called. A model whose calls never burned anything has no score
    /// and is not in the book.
    function entryOf(ModelId modelId) external view returns (Entry memory entry);

    /// @notice The decayed number of full-weight calls as of now, 18 decimals, rounded down.
    function activityOf(ModelId modelId) external view returns (uint256 activity);

    /// @notice The same of all calls that a node answered, whatever their models. It has 44 bits: a record of less than 2^-44 of it
    /// leaves it as it is.
    function nodeActivityOf(NodeId nodeId) external view returns (uint256 activity);

    /// @notice Full-weight calls since registration, 18 decimals: what burned fees bought, not decayed. Each record's weight is rounded
    /// down to 2^-11 of a call. Stays as it is once it is 2^20 calls or more.
    function lifetimeWeightOf(ModelId modelId) external view returns (uint256 weight);

    /// @notice 1 for the most active model; 0 if it is not in the book.
    function rankOf(ModelId modelId) external view returns (uint256 rank);

    /// @notice The `count` most active models, most active first; fewer if there are fewer. Ties: lower model id first.
    /// Reads no bucket below that of the last one, so models with next to no activity cost nothing here, however many they are.
    function top(uint256 count) external view returns (Entry[] memory entries);

    /// @notice The `count` models that rank next below `cursor`, most active first; fewer if there are fewer. Reading on from the last
    /// model of `top` or of a page lists the whole book without a gap, as long as nothing is recorded meanwhile.
    /// @param cursor A model in the book.
    function page(ModelId cursor, uint256 count) external view returns (Entry[] memory entries);

    /// @notice The models directly above and below a model in the book; 0 where there is none.
    function neighboursOf(ModelId modelId) external view returns (ModelId above, ModelId below);

    /// @notice Models in the book: those with a score.
    function size() external view returns (uint256 models);
}
