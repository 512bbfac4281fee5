// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";

/// @notice Ranks models by exponentially decayed activity (forward decay: Cormode et al., ICDE 2009). Knows no stake.
interface IActivityRanking {
    /// @param modelId The model. @param score log2 of its forward-decayed weight, 2^-32 units, offset so that it is never negative.
    /// @param calls Proven calls since registration.
    struct Entry {
        ModelId modelId;
        uint64 score;
        uint64 calls;
    }

    event ActivityRecorded(ModelId indexed modelId, uint256 calls, uint64 score);

    /// @notice Market only. Records proven calls of a model; each weighs `min(1, burned / activityUnit)`.
    /// @param burned Activity fee that each call burned, token wei.
    function record(ModelId modelId, uint256[] calldata burned) external;

    /// @notice A model's score and calls; zeros if it was never called.
    function entryOf(ModelId modelId) external view returns (Entry memory entry);

    /// @notice The decayed number of full-weight calls as of now, 18 decimals.
    function activityOf(ModelId modelId) external view returns (uint256 activity);

    /// @notice 1 for the most active model; 0 if it was never called.
    function rankOf(ModelId modelId) external view returns (uint256 rank);

    /// @notice The `count` most active models, most active first; fewer if there are fewer. Ties: lower model id first.
    function top(uint256 count) external view returns (Entry[] memory entries);

    /// @notice Models that were ever called.
    function size() external view returns (uint256 models);
}
