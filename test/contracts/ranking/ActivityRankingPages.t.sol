// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "../../../contracts/interfaces/IActivityRanking.sol";
import {MockLedger} from "../../../contracts/mocks/MockLedger.sol";
import {ActivityRanking} from "../../../contracts/ranking/ActivityRanking.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {TestBase} from "../lib/TestBase.sol";

contract ActivityRankingPagesTest is TestBase {
    uint256 private constant UNIT = 3e15;

    MockLedger private _ledger;
    ActivityRanking private _ranking;

    function setUp() external {
        vm.warp(1_800_000_000);
        _ledger = new MockLedger(7 days, UNIT);
        _ranking = _ledger.RANKING();
    }

    function test_refusesACursorThatIsNotInTheBook() external {
        _record(1, 0, 3);
        for (uint256 id = 1; id <= 2; ++id) {
            vm.expectRevert(abi.encodeWithSelector(IActivityRanking.ModelUnranked.selector, id));
            _ranking.page(ModelId.wrap(id), 1);
            vm.expectRevert(abi.encodeWithSelector(IActivityRanking.ModelUnranked.selector, id));
            _ranking.neighboursOf(ModelId.wrap(id));
        }
    }

    function test_aBookOfOneHasNobodyBesideIt() external {
        _record(7, UNIT, 1);
        assertEq(_ranking.page(ModelId.wrap(7), 5).length, 0);
        (ModelId above, ModelId below) = _ranking.neighboursOf(ModelId.wrap(7));
        assertEq(ModelId.unwrap(above), 0);
        assertEq(ModelId.unwrap(below), 0);
    }

    /// @dev The top and the pages after it are the whole book in its order, and everybody's neighbours are those beside him.
    function testFuzz_pagesGoOnWhereTheTopEnds(
        uint256 seed,
        uint256 models,
        uint256 first,
        uint256 size
    ) external {
        models = bound(models, 1, 20);
        first = bound(first, 1, models);
        size = bound(size, 1, 7);
        for (uint256 i = 0; i < 40; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            skip(random % 4 == 0 ? random % 60 days : random % 1 hours);
            _record(
                1 + ((random >> 64) % models),
                ((random >> 128) % (2 * UNIT)) + 1,
                1 + ((random >> 32) % 9)
            );
        }
        IActivityRanking.Entry[] memory book = _ranking.top(models);
        assertEq(book.length, _ranking.size());
        uint256 read = first < book.length ? first : book.length;
        while (read < book.length) {
            IActivityRanking.Entry[] memory page = _ranking.page(book[read - 1].modelId, size);
            uint256 left = book.length - read;
            assertEq(page.length, size < left ? size : left);
            for (uint256 i = 0; i < page.length; ++i) {
                assertEq(ModelId.unwrap(page[i].modelId), ModelId.unwrap(book[read + i].modelId));
                assertEq(page[i].score, book[read + i].score);
                assertEq(page[i].calls, book[read + i].calls);
            }
            read += page.length;
        }
        for (uint256 i = 0; i < book.length; ++i) {
            (ModelId above, ModelId below) = _ranking.neighboursOf(book[i].modelId);
            assertEq(ModelId.unwrap(above), i == 0 ? 0 : ModelId.unwrap(book[i - 1].modelId));
            assertEq(ModelId.unwrap(below), i + 1 == book.length ? 0 : ModelId.unwrap(book[i + 1].modelId));
        }
    }

    /// @dev A thousand idle models far below cost neither a page nor neighbours at the top anything.
    function test_dustModelsDoNotMakeNeighboursDearer() external {
        _record(1, UNIT, 9);
        _record(2, UNIT, 5);
        _record(3, UNIT, 2);
        uint256 before = gasleft();
        _ranking.neighboursOf(ModelId.wrap(2));
        uint256 alone = before - gasleft();
        for (uint256 id = 10; id < 1010; ++id) _record(id, 1, 1);
        before = gasleft();
        (ModelId above, ModelId below) = _ranking.neighboursOf(ModelId.wrap(2));
        assertLe(before - gasleft(), alone);
        assertEq(ModelId.unwrap(above), 1);
        assertEq(ModelId.unwrap(below), 3);
    }

    function _record(uint256 id, uint256 burned, uint256 calls) private {
        Run[] memory runs = new Run[](1);
        runs[0] = runOf(burned, calls);
        _ledger.record(ModelId.wrap(id), runs);
    }
}
