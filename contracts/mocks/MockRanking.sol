// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";

/// @notice For tests of the market alone: adds up what was recorded.
contract MockRanking {
    mapping(ModelId modelId => uint256 calls) public callsOf;
    mapping(ModelId modelId => uint256 burned) public burnedOf;
    uint256 public records;

    function record(ModelId modelId, uint256[] calldata burned) external {
        ++records;
        callsOf[modelId] += burned.length;
        for (uint256 i = 0; i < burned.length; ++i) burnedOf[modelId] += burned[i];
    }
}
