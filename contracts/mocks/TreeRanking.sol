// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RedBlackTreeLib} from "solady/src/utils/RedBlackTreeLib.sol";

/// @notice For the benchmark: models in Solady's red-black tree, which holds a score and a model's number in a word. Is told the
/// scores, so that a record costs the order alone: no clock, no logarithm, no caller to check.
contract TreeRanking {
    using RedBlackTreeLib for RedBlackTreeLib.Tree;

    uint256 private constant SCORE_SHIFT = 32;

    RedBlackTreeLib.Tree private _tree;
    mapping(uint256 model => uint256 value) private _values;

    /// @notice Gives the models `first`, `first + 1`, … their first scores.
    function fill(uint256 first, uint64[] calldata scores) external {
        for (uint256 i = 0; i < scores.length; ++i) _insert(first + i, scores[i]);
    }

    /// @notice Gives a model in the tree another score.
    /// @param model Its number, 1 … 2^32 − 1.
    function record(uint256 model, uint64 score) external {
        _tree.remove(_values[model]);
        _insert(model, score);
    }

    function _insert(uint256 model, uint64 score) private {
        uint256 value = (uint256(score) << SCORE_SHIFT) | model;
        _tree.insert(value);
        _values[model] = value;
    }

    /// @notice The models next to a model; 0 where there is none.
    function neighboursOf(uint256 model) external view returns (uint256 above, uint256 below) {
        bytes32 place = _tree.find(_values[model]);
        above = uint32(RedBlackTreeLib.value(RedBlackTreeLib.next(place)));
        below = uint32(RedBlackTreeLib.value(RedBlackTreeLib.prev(place)));
    }
}
