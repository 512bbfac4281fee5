// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "../../../contracts/interfaces/IActivityRanking.sol";
import {MockLedger} from "../../../contracts/mocks/MockLedger.sol";
import {ActivityRanking} from "../../../contracts/ranking/ActivityRanking.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {Pace} from "../../../contracts/types/Pace.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {TestBase} from "../lib/TestBase.sol";

contract ActivityRankingTest is TestBase {
    uint256 private constant HALF_LIFE = 7 days;
    uint256 private constant UNIT = 3e15;
    uint256 private constant OFFSET = 128;

    MockLedger private _ledger;
    ActivityRanking private _ranking;

    function setUp() external {
        vm.warp(1_800_000_000);
        _ledger = new MockLedger(HALF_LIFE, UNIT);
        _ranking = _ledger.RANKING();
    }

    // ------------------------------------------------------------------------------------------------ construction

    /// @dev With the shortest half-life, a model that was idle for ten years is still found.
    function test_R12_viewsReachAModelThatWasIdleForTenYears() external {
        MockLedger ledger = new MockLedger(1 days, UNIT);
        ActivityRanking ranking = ledger.RANKING();
        ledger.record(ModelId.wrap(1), _burn(UNIT, 1));
        skip(3650 days);
        ledger.record(ModelId.wrap(2), _burn(1, 1));
        uint256 before = gasleft();
        assertEq(ranking.rankOf(ModelId.wrap(1)), 2);
        assertEq(ranking.top(2).length, 2);
        assertLt(before - gasleft(), 30_000_000);
    }

    function test_refusesActivityUnitOutOfRange() external {
        vm.expectRevert(abi.encodeWithSelector(IActivityRanking.ActivityUnitOutOfRange.selector, 0));
        new ActivityRanking(0);
        vm.expectRevert(abi.encodeWithSelector(IActivityRanking.ActivityUnitOutOfRange.selector, 1 << 96));
        new ActivityRanking(1 << 96);
    }

    function testFuzz_onlyTheLedgerRecords(address stranger) external {
        if (stranger == address(_ledger)) return;
        Pace pace = _ledger.pace();
        vm.expectRevert(
            abi.encodeWithSelector(IActivityRanking.SenderNotLedger.selector, stranger, address(_ledger))
        );
        vm.prank(stranger);
        _ranking.record(ModelId.wrap(1), 1, UNIT, 0, pace);
    }

    // --------------------------------------------------------------------------------------------------- recording

    function test_oneFullCall() external {
        uint64 score = uint64(OFFSET << 32);
        _ledger.record(ModelId.wrap(7), _burn(UNIT, 1));
        _assertEntry(7, score, 1);
        assertEq(_ranking.activityOf(ModelId.wrap(7)), 1e18);
        assertEq(_ranking.rankOf(ModelId.wrap(7)), 1);
        assertEq(_ranking.size(), 1);
    }

    function test_halvesEveryHalfLife() external {
        _ledger.record(ModelId.wrap(7), _burn(UNIT, 8));
        skip(HALF_LIFE);
        assertEq(_ranking.activityOf(ModelId.wrap(7)), 4e18);
        skip(3 * HALF_LIFE);
        assertEq(_ranking.activityOf(ModelId.wrap(7)), 5e17);
        skip(200 * HALF_LIFE);
        assertEq(_ranking.activityOf(ModelId.wrap(7)), 0);
        assertEq(_ranking.rankOf(ModelId.wrap(7)), 1);
    }

    function test_newCallOutweighsOldOnes() external {
        _ledger.record(ModelId.wrap(1), _burn(UNIT, 3));
        skip(2 * HALF_LIFE);
        _ledger.record(ModelId.wrap(2), _burn(UNIT, 1));
        assertEq(_ranking.rankOf(ModelId.wrap(2)), 1);
        assertEq(_ranking.rankOf(ModelId.wrap(1)), 2);
    }

    function testFuzz_weightIsCappedAtOnePerCall(uint256 burned) external {
        burned = bound(burned, UNIT, type(uint128).max);
        _ledger.record(ModelId.wrap(1), _burn(burned, 1));
        assertEq(_ranking.activityOf(ModelId.wrap(1)), 1e18);
    }

    function testFuzz_weightIsLinearBelowUnit(uint256 burned) external {
        burned = bound(burned, 1, UNIT);
        _ledger.record(ModelId.wrap(1), _burn(burned, 1));
        uint256 exact = (burned * 1e18) / UNIT;
        assertLe(_ranking.activityOf(ModelId.wrap(1)), exact);
        assertApproxEqAbs(_ranking.activityOf(ModelId.wrap(1)), exact, exact / 1e10 + 1);
    }

    function test_lifetimeWeightIsNeverForgotten() external {
        assertEq(_ranking.lifetimeWeightOf(ModelId.wrap(7)), 0);
        _ledger.record(ModelId.wrap(7), _burn(3 * UNIT, 8));
        skip(100 * HALF_LIFE);
        assertEq(_ranking.lifetimeWeightOf(ModelId.wrap(7)), 8e18);
        _ledger.record(ModelId.wrap(7), _burn(0, 1000));
        assertEq(_ranking.lifetimeWeightOf(ModelId.wrap(7)), 8e18);
        _ledger.record(ModelId.wrap(7), _burn(UNIT / 4, 1));
        assertEq(_ranking.lifetimeWeightOf(ModelId.wrap(7)), 8.25e18);
        // Each record's is rounded down to 2^-11 of a call.
        _ledger.record(ModelId.wrap(7), _burn(UNIT / 2048 - 1, 1));
        assertEq(_ranking.lifetimeWeightOf(ModelId.wrap(7)), 8.25e18);
        _ledger.record(ModelId.wrap(7), _burn(UNIT / 2048, 3));
        assertEq(_ranking.lifetimeWeightOf(ModelId.wrap(7)), 8.25e18 + (uint256(3e18) / 2048));
        assertEq(_ranking.lifetimeWeightOf(ModelId.wrap(8)), 0);
    }

    function test_zeroWeightCountsCallsButStaysOutOfBook() external {
        _ledger.record(ModelId.wrap(1), _burn(0, 3));
        _assertEntry(1, 0, 3);
        assertEq(_ranking.rankOf(ModelId.wrap(1)), 0);
        assertEq(_ranking.activityOf(ModelId.wrap(1)), 0);
        assertEq(_ranking.size(), 0);
        assertEq(_ranking.top(10).length, 0);
        _ledger.record(ModelId.wrap(1), _burn(UNIT, 1));
        _assertEntry(1, uint64(OFFSET << 32), 4);
        _ledger.record(ModelId.wrap(1), _burn(0, 1));
        _assertEntry(1, uint64(OFFSET << 32), 5);
        assertEq(_ranking.rankOf(ModelId.wrap(1)), 1);
    }

    function test_nothingRecorded() external view {
        assertEq(_ranking.top(5).length, 0);
        assertEq(_ranking.size(), 0);
        _assertEntry(1, 0, 0);
    }

    /// @dev The lowest score there is: one wei burned of the largest unit, at the start.
    function test_lowestScore() external {
        MockLedger ledger = new MockLedger(HALF_LIFE, type(uint96).max);
        ActivityRanking ranking = ledger.RANKING();
        ledger.record(ModelId.wrap(1), _burn(1, 1));
        assertEq(ranking.top(5).length, 1);
        assertEq(ranking.entryOf(ModelId.wrap(1)).score, 32 << 32);
        assertEq(ranking.rankOf(ModelId.wrap(1)), 1);
        ledger.record(ModelId.wrap(2), _burn(2, 1));
        assertEq(ModelId.unwrap(ranking.top(5)[0].modelId), 2);
        assertEq(ranking.rankOf(ModelId.wrap(1)), 2);
    }

    /// @dev A call too small to show in a large sum still must not lower the score.
    function testFuzz_scoreNeverFalls(uint256 calls, uint256 burned, uint256 wait) external {
        _ledger.record(ModelId.wrap(1), _burn(UNIT, bound(calls, 1, 200)));
        skip(bound(wait, 0, 300 * HALF_LIFE));
        uint64 before = _ranking.entryOf(ModelId.wrap(1)).score;
        _ledger.record(ModelId.wrap(1), _burn(bound(burned, 1, 1e6), 1));
        assertGe(_ranking.entryOf(ModelId.wrap(1)).score, before);
        assertEq(_ranking.top(2).length, 1);
    }

    // ------------------------------------------------------------------------------------------------------- views

    function test_tiesGoToLowerModelId() external {
        uint256[5] memory ids = [uint256(50), 10, type(uint256).max, 30, 20];
        for (uint256 i = 0; i < ids.length; ++i) _ledger.record(ModelId.wrap(ids[i]), _burn(UNIT, 2));
        IActivityRanking.Entry[] memory entries = _ranking.top(9);
        uint256[5] memory sorted = [uint256(10), 20, 30, 50, type(uint256).max];
        for (uint256 i = 0; i < sorted.length; ++i) {
            assertEq(ModelId.unwrap(entries[i].modelId), sorted[i]);
            assertEq(_ranking.rankOf(ModelId.wrap(sorted[i])), i + 1);
        }
    }

    function testFuzz_topTakesTheBest(uint256 seed, uint256 count) external {
        for (uint256 id = 1; id <= 20; ++id) {
            uint256 calls = 1 + (uint256(keccak256(abi.encode(seed, id))) % 40);
            _ledger.record(ModelId.wrap(id), _burn(UNIT, calls));
        }
        IActivityRanking.Entry[] memory all = _ranking.top(type(uint256).max);
        assertEq(all.length, 20);
        for (uint256 i = 0; i < 20; ++i) {
            assertEq(_ranking.rankOf(all[i].modelId), i + 1);
            if (i > 0) assertGe(all[i - 1].calls, all[i].calls);
        }
        count = bound(count, 0, 25);
        IActivityRanking.Entry[] memory some = _ranking.top(count);
        assertEq(some.length, count < 20 ? count : 20);
        for (uint256 i = 0; i < some.length; ++i) {
            assertEq(keccak256(abi.encode(some[i])), keccak256(abi.encode(all[i])));
        }
    }

    /// @dev Somebody fills the book with models that burned a wei each. Reading those above them costs the same as before.
    function test_E01_dustModelsDoNotMakeTheTopDearer() external {
        for (uint256 id = 1; id <= 3; ++id) _ledger.record(ModelId.wrap(id), _burn(UNIT, id));
        uint256 alone = _gasOfTop(3);
        for (uint256 id = 100; id < 400; ++id) _ledger.record(ModelId.wrap(id), _burn(1, 1));
        assertLe(_gasOfTop(3), alone + 1_000);
        assertEq(_ranking.rankOf(ModelId.wrap(1)), 3);
    }

    /// @dev Nor do models just below the last one that is asked for, in another bucket of the same word.
    function test_topReadsNoBucketBelowItsLastModel() external {
        skip(HALF_LIFE / 4); // where a bucket begins that is in the middle of a word
        _ledger.record(ModelId.wrap(1), _burn(UNIT, 1));
        uint256 alone = _gasOfTop(1);
        for (uint256 id = 100; id < 150; ++id) _ledger.record(ModelId.wrap(id), _burn((UNIT * 94) / 100, 1));
        assertLe(_gasOfTop(1), alone + 1_000);
        assertEq(_ranking.top(51).length, 51);
    }

    // --------------------------------------------------------------------------------------------- E01: wash calls

    /// @dev However fees are spread over calls, transactions and models: all activity together never exceeds the burn, and
    /// a model alone never gains by splitting.
    function testFuzz_E01_activityNeverExceedsBurn(uint256 seed, uint256 records) external {
        uint256 burnedSum = 0;
        uint256 models = 4;
        records = bound(records, 1, 30);
        for (uint256 i = 0; i < records; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(seed, i)));
            Run[] memory burned = new Run[](1 + (roll % 5));
            for (uint256 j = 0; j < burned.length; ++j) {
                uint256 draw = uint256(keccak256(abi.encode(roll, j)));
                burned[j] = runOf(draw % (2 * UNIT), 1 + ((draw >> 128) % 4));
                burnedSum += burned[j].amount() * burned[j].calls();
            }
            _ledger.record(ModelId.wrap(1 + ((roll >> 8) % models)), burned);
            skip((roll >> 16) % 3600);
        }
        uint256 activity = 0;
        for (uint256 id = 1; id <= models; ++id) activity += _ranking.activityOf(ModelId.wrap(id));
        assertLe(activity, (burnedSum * 1e18) / UNIT);
    }

    function testFuzz_E01_splittingACallGainsNothing(uint256 burned, uint256 parts) external {
        parts = bound(parts, 2, 50);
        burned = bound(burned, parts, UNIT);
        _ledger.record(ModelId.wrap(1), _burn(burned, 1));
        for (uint256 i = 0; i < parts; ++i) _ledger.record(ModelId.wrap(2), _burn(burned / parts, 1));
        // One wei more than exact rounding would say: both sides round down by themselves.
        assertLe(_ranking.activityOf(ModelId.wrap(2)), _ranking.activityOf(ModelId.wrap(1)) + 1);
    }

    // ----------------------------------------------------------------------------------------------------- helpers

    /// @dev Of a cold read.
    function _gasOfTop(uint256 count) private returns (uint256 used) {
        vm.cool(address(_ranking));
        uint256 before = gasleft();
        _ranking.top(count);
        return before - gasleft();
    }

    function _burn(uint256 burned, uint256 calls) private pure returns (Run[] memory runs) {
        runs = new Run[](1);
        runs[0] = runOf(burned, calls);
    }

    function _assertEntry(uint256 id, uint64 score, uint64 calls) private view {
        IActivityRanking.Entry memory entry = _ranking.entryOf(ModelId.wrap(id));
        assertEq(ModelId.unwrap(entry.modelId), id);
        assertEq(entry.score, score);
        assertEq(entry.calls, calls);
    }
}
