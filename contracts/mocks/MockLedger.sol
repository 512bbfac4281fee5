// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DecayScore} from "../libraries/DecayScore.sol";
import {ActivityRanking} from "../ranking/ActivityRanking.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Pace} from "../types/Pace.sol";
import {Run} from "../types/Run.sol";

/// @notice For tests of the ranking alone: the part of a ledger that it works with, which anybody may have record anything.
contract MockLedger {
    ActivityRanking public immutable RANKING;
    Pace public pace;
    mapping(NodeId nodeId => uint256 score) public nodeScoreOf;

    constructor(uint256 halfLife, uint256 activityUnit) {
        RANKING = new ActivityRanking(activityUnit);
        setHalfLife(halfLife);
    }

    function setHalfLife(uint256 halfLife) public {
        pace = RANKING.changePace(pace, halfLife);
    }

    /// @dev On node 0.
    function record(ModelId modelId, Run[] calldata burned) external {
        recordOn(NodeId.wrap(0), modelId, burned);
    }

    function recordOn(NodeId nodeId, ModelId modelId, Run[] calldata burned) public {
        uint256 calls = 0;
        uint256 weight = 0;
        for (uint256 i = 0; i < burned.length; ++i) {
            calls += burned[i].calls();
            weight += DecayScore.weightOf(burned[i].amount(), RANKING.ACTIVITY_UNIT()) * burned[i].calls();
        }
        nodeScoreOf[nodeId] = RANKING.record(modelId, calls, weight, nodeScoreOf[nodeId], pace);
    }
}
