// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {Run} from "../types/Run.sol";

/// @notice For tests of the market alone: adds up what was recorded.
contract MockRanking {
    mapping(ModelId modelId => uint256 calls) public callsOf;
    mapping(ModelId modelId => uint256 burned) public burnedOf;
    uint256 public records;

    function record(ModelId modelId, Run[] calldata burned) external {
        ++records;
        for (uint256 i = 0; i < burned.length; ++i) {
            callsOf[modelId] += burned[i].calls();
            burnedOf[modelId] += burned[i].amount() * burned[i].calls();
        }
    }
}
