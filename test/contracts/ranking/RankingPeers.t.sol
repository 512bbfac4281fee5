// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HintedRanking} from "../../../contracts/mocks/HintedRanking.sol";
import {TreeRanking} from "../../../contracts/mocks/TreeRanking.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice What the benchmark compares the ranking with keeps the order too.
contract RankingPeersTest is TestBase {
    uint32 private constant MODELS = 12;

    HintedRanking private _list;
    TreeRanking private _tree;
    /// @dev By a model's number less one. No two are equal: their last digits are the numbers.
    uint64[] private _scores;

    function setUp() external {
        _list = new HintedRanking();
        _tree = new TreeRanking();
        uint32[] memory models = new uint32[](MODELS);
        for (uint32 i = 0; i < MODELS; ++i) {
            models[i] = i + 1;
            _scores.push(_scoreOf(500, i + 1));
        }
        // Whatever the order that models come in, and with a hint that is right for one of them at most.
        _list.fill(models, _scores, 0);
        _tree.fill(1, _scores);
    }

    function testFuzz_peersKeepTheOrderWhateverTheHints(uint256 seed) external {
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint32 model = 1 + uint32(seed % MODELS);
            uint64 score = _scoreOf(1 + (uint16(seed >> 32) % 1000), model);
            _scores[model - 1] = score;
            _tree.record(model, score);
            _list.record(model, score, uint32((seed >> 64) % (MODELS + 1)));
        }
        for (uint32 model = 1; model <= MODELS; ++model) {
            (uint256 above, uint256 below) = _neighboursOf(model);
            (uint256 listAbove, uint256 listBelow) = _list.neighboursOf(model);
            assertEq(listAbove, above);
            assertEq(listBelow, below);
            (uint256 treeAbove, uint256 treeBelow) = _tree.neighboursOf(model);
            assertEq(treeAbove, above);
            assertEq(treeBelow, below);
        }
    }

    function _scoreOf(uint64 value, uint32 model) private pure returns (uint64) {
        return value * 100 + model;
    }

    /// @dev By looking at every model.
    function _neighboursOf(uint32 model) private view returns (uint256 above, uint256 below) {
        uint64 own = _scores[model - 1];
        for (uint32 other = 1; other <= MODELS; ++other) {
            uint64 score = _scores[other - 1];
            if (score > own && (above == 0 || score < _scores[above - 1])) above = other;
            if (score < own && (below == 0 || score > _scores[below - 1])) below = other;
        }
    }
}
