// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ActivityRanking} from "../ranking/ActivityRanking.sol";
import {ModelId} from "../types/ModelId.sol";
import {Run} from "../types/Run.sol";

/// @notice For the benchmark: a ranking of its own, in which it records many models in a transaction.
contract RankingFiller {
    ActivityRanking public immutable RANKING;

    /// @param halfLife See ActivityRanking. @param activityUnit Likewise.
    constructor(uint256 halfLife, uint256 activityUnit) {
        RANKING = new ActivityRanking(halfLife, activityUnit);
    }

    /// @notice Makes this the ranking's only writer.
    function link() external {
        RANKING.link(address(this));
    }

    /// @notice Records a run of calls each of the models `first`, `first + 1`, …
    function fill(uint256 first, Run[] calldata runs) external {
        Run[] memory burned = new Run[](1);
        for (uint256 i = 0; i < runs.length; ++i) {
            burned[0] = runs[i];
            RANKING.record(ModelId.wrap(first + i), burned);
        }
    }

    /// @notice Scores of the models `first`, `first + 1`, …
    function scoresOf(uint256 first, uint256 count) external view returns (uint64[] memory scores) {
        scores = new uint64[](count);
        for (uint256 i = 0; i < count; ++i) scores[i] = RANKING.entryOf(ModelId.wrap(first + i)).score;
    }
}
