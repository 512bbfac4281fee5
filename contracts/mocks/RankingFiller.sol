// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Run} from "../types/Run.sol";
import {MockLedger} from "./MockLedger.sol";

/// @notice For the benchmark: a ranking of its own, in which it records many models in a transaction.
contract RankingFiller is MockLedger {
    /// @param halfLife See IRevenueLedger. @param activityUnit Likewise.
    constructor(uint256 halfLife, uint256 activityUnit) MockLedger(halfLife, activityUnit) {}

    /// @notice Records a run of calls each of the models `first`, `first + 1`, …
    function fill(uint256 first, Run[] calldata runs) external {
        for (uint256 i = 0; i < runs.length; ++i) {
            recordOn(NodeId.wrap(0), ModelId.wrap(first + i), runs[i:i + 1]);
        }
    }

    /// @notice Scores of the models `first`, `first + 1`, …
    function scoresOf(uint256 first, uint256 count) external view returns (uint64[] memory scores) {
        scores = new uint64[](count);
        for (uint256 i = 0; i < count; ++i) scores[i] = RANKING.entryOf(ModelId.wrap(first + i)).score;
    }
}
