// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RankHeap} from "../../../contracts/libraries/RankHeap.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice The heap against the definition of sorting.
contract RankHeapTest is TestBase {
    using RankHeap for RankHeap.Item[];

    function _item(uint256 score, uint256 modelId) private pure returns (RankHeap.Item memory) {
        return RankHeap.Item({score: score, modelId: ModelId.wrap(modelId), calls: score + modelId});
    }

    function test_higherScoresRankAboveThenLowerIds() external pure {
        assertTrue(RankHeap.isAbove(_item(2, 9), _item(1, 1)));
        assertFalse(RankHeap.isAbove(_item(1, 1), _item(2, 9)));
        assertTrue(RankHeap.isAbove(_item(2, 1), _item(2, 9)));
        assertFalse(RankHeap.isAbove(_item(2, 9), _item(2, 1)));
        assertFalse(RankHeap.isAbove(_item(2, 9), _item(2, 9)));
    }

    /// @dev Every order of up to seven items, two of which have the same score.
    function test_everyOrderOfFewItemsIsSorted() external pure {
        for (uint256 size = 0; size <= 7; ++size) {
            uint256 orders = 1;
            for (uint256 i = 2; i <= size; ++i) orders *= i;
            for (uint256 order = 0; order < orders; ++order) _assertSorts(_arranged(size, order));
        }
    }

    /// @dev The items 0 to size - 1 in the order of that number.
    function _arranged(uint256 size, uint256 order) private pure returns (RankHeap.Item[] memory items) {
        items = new RankHeap.Item[](size);
        for (uint256 i = 0; i < size; ++i) {
            // The i-th item goes to a place of the first i + 1, and whoever was there moves to the end.
            uint256 place = order % (i + 1);
            order /= i + 1;
            items[i] = items[place];
            items[place] = _item(i == 3 ? 2 : i, 100 - i);
        }
    }

    function testFuzz_manyItemsAreSorted(uint256 seed, uint256 size) external pure {
        size = bound(size, 8, 60);
        RankHeap.Item[] memory items = new RankHeap.Item[](size);
        for (uint256 i = 0; i < size; ++i)
            items[i] = _item(uint256(keccak256(abi.encode(seed, i))) % 20, 1_000 + i);
        _assertSorts(items);
    }

    function _assertSorts(RankHeap.Item[] memory items) private pure {
        uint256 sum = 0;
        for (uint256 i = 0; i < items.length; ++i) sum += 1 << (4 * (ModelId.unwrap(items[i].modelId) % 60));
        items.build();
        RankHeap.Item memory last;
        for (uint256 left = items.length; left > 0; --left) {
            RankHeap.Item memory best = items.pop(left);
            if (left < items.length) assertTrue(RankHeap.isAbove(last, best));
            assertEq(best.calls, best.score + ModelId.unwrap(best.modelId));
            sum -= 1 << (4 * (ModelId.unwrap(best.modelId) % 60));
            last = best;
        }
        assertEq(sum, 0, "an item is lost");
    }
}
