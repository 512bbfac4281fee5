// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {Pace} from "../types/Pace.sol";

/// @notice For tests of the market alone, as the code of the escrow's ranking: adds up what was recorded. A weight
/// is what was burned where the unit is more than any call burns.
contract MockRanking {
    mapping(ModelId modelId => uint256 calls) public callsOf;
    mapping(ModelId modelId => uint256 burned) public burnedOf;
    uint256 public records;

    function record(
        ModelId modelId,
        uint256 calls,
        uint256 weight,
        uint256 nodeScore,
        Pace
    ) external returns (uint256) {
        ++records;
        callsOf[modelId] += calls;
        burnedOf[modelId] += weight;
        return nodeScore;
    }
}
