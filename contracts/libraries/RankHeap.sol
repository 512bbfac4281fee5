// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";

/// @notice A binary heap of models in memory, the most active one on top. Taking the best k of n costs n + k·log n steps,
/// whatever the order they came in.
library RankHeap {
    /// @param score With all its fractional bits. @param modelId Breaks ties: the lower one comes first.
    struct Item {
        uint256 score;
        ModelId modelId;
        uint256 calls;
    }

    /// @notice Whether `left` ranks above `right`.
    function isAbove(Item memory left, Item memory right) internal pure returns (bool) {
        if (left.score != right.score) return left.score > right.score;
        return ModelId.unwrap(left.modelId) < ModelId.unwrap(right.modelId);
    }

    /// @notice Orders items in place, so that `pop` can take the best one.
    function build(Item[] memory items) internal pure {
        for (uint256 i = items.length / 2; i > 0; --i) _sink(items, i - 1, items.length);
    }

    /// @notice Takes the best of the first `size` items of a heap; what stays is the first `size - 1` items.
    function pop(Item[] memory items, uint256 size) internal pure returns (Item memory best) {
        best = items[0];
        items[0] = items[size - 1];
        _sink(items, 0, size - 1);
    }

    /// @dev Moves an item down until no item below it in the heap ranks above it.
    function _sink(Item[] memory items, uint256 place, uint256 size) private pure {
        Item memory item = items[place];
        while (true) {
            uint256 child = 2 * place + 1;
            if (child >= size) break;
            if (child + 1 < size && isAbove(items[child + 1], items[child])) ++child;
            if (!isAbove(items[child], item)) break;
            items[place] = items[child];
            place = child;
        }
        items[place] = item;
    }
}
