// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "../../../contracts/interfaces/IActivityRanking.sol";
import {MockLedger} from "../../../contracts/mocks/MockLedger.sol";
import {ActivityRanking} from "../../../contracts/ranking/ActivityRanking.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev The half-life and its changes, and the activity of nodes.
contract ActivityRankingPaceTest is TestBase {
    uint256 private constant HALF_LIFE = 7 days;
    uint256 private constant UNIT = 3e15;
    uint256 private constant MODELS = 8;
    NodeId private constant NODE = NodeId.wrap(keccak256("node"));
    NodeId private constant OTHER_NODE = NodeId.wrap(keccak256("other node"));

    MockLedger private _ledger;
    ActivityRanking private _ranking;

    function setUp() external {
        vm.warp(1_800_000_000);
        _ledger = new MockLedger(HALF_LIFE, UNIT);
        _ranking = _ledger.RANKING();
    }

    // ------------------------------------------------------------------------------------------------ the half-life

    function test_R12_refusesHalfLifeOutOfRange() external {
        uint256[4] memory extremes = [uint256(0), 23 hours, 365 days + 1 hours, type(uint256).max];
        for (uint256 i = 0; i < extremes.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(
                IActivityRanking.HalfLifeOutOfRange.selector,
                extremes[i],
                1 days,
                365 days
            );
            vm.expectRevert(refusal);
            new MockLedger(extremes[i], UNIT);
            vm.expectRevert(refusal);
            _ledger.setHalfLife(extremes[i]);
        }
        _ledger.setHalfLife(1 days);
        assertEq(_ranking.halfLife(), 1 days);
        _ledger.setHalfLife(365 days);
        assertEq(_ranking.halfLife(), 365 days);
    }

    function test_refusesHalfLifeOfPartsOfHours() external {
        vm.expectRevert(abi.encodeWithSelector(IActivityRanking.HalfLifeNotInHours.selector, 1 days + 1));
        _ledger.setHalfLife(1 days + 1);
    }

    function test_afterAChangeActivityHalvesAnew() external {
        _record(NODE, 1, UNIT, 8);
        skip(HALF_LIFE);
        _ledger.setHalfLife(1 days);
        _assertActivity(1, 4e18);
        skip(1 days);
        _assertActivity(1, 2e18);
        _ledger.setHalfLife(365 days);
        skip(365 days);
        _assertActivity(1, 1e18);
        skip(730 days);
        _assertActivity(1, 25e16);
    }

    /// @dev What happened before a change weighs against what happens after it as much as its age by both half-lives says.
    function test_callsBeforeAndAfterAChangeAddUp() external {
        _record(NODE, 1, UNIT, 4);
        skip(2 * HALF_LIFE); // 4 → 1
        _ledger.setHalfLife(1 days);
        _record(NODE, 1, UNIT, 3);
        _assertActivity(1, 4e18);
        skip(2 days);
        _record(NODE, 2, UNIT, 1);
        _assertActivity(1, 1e18);
        assertEq(_ranking.rankOf(ModelId.wrap(1)), 1); // they have the same
        _record(NODE, 2, 1, 1);
        assertEq(_ranking.rankOf(ModelId.wrap(2)), 1);
        skip(HALF_LIFE);
        _ledger.setHalfLife(30 days);
        _assertActivity(1, uint256(1e18) / 128);
    }

    /// @dev Whatever happened, and whatever half-lives follow one another whenever: order and scores of all models stay.
    function testFuzz_changesReorderNothing(uint256 seed) external {
        for (uint256 i = 0; i < 20; ++i) _step(_draw(seed, i));
        IActivityRanking.Entry[] memory before = _ranking.top(MODELS);
        for (uint256 i = 20; i < 30; ++i) {
            _ledger.setHalfLife(_anyHalfLife(_draw(seed, i)));
            skip(_draw(seed, i) % 50 days);
        }
        assertEq(keccak256(abi.encode(_ranking.top(MODELS))), keccak256(abi.encode(before)));
        for (uint256 i = 0; i < before.length; ++i) assertEq(_ranking.rankOf(before[i].modelId), i + 1);
    }

    /// @dev Nor does a change give activity to anybody, or take more than 10^-10.
    function testFuzz_changesKeepActivity(uint256 seed) external {
        for (uint256 i = 0; i < 20; ++i) _step(_draw(seed, i));
        uint256[MODELS + 1] memory before;
        for (uint256 id = 0; id <= MODELS; ++id) before[id] = _activity(id);
        _ledger.setHalfLife(_anyHalfLife(_draw(seed, 20)));
        for (uint256 id = 0; id <= MODELS; ++id) {
            assertLe(_activity(id), before[id]);
            assertApproxEqAbs(_activity(id), before[id], before[id] / 1e10 + 1);
        }
    }

    /// @dev With time alone activity only falls, over a century of the most extreme changes.
    function testFuzz_activityNeverRisesByItself(uint256 seed) external {
        _record(NODE, 1, UNIT, 1 << 20);
        uint256 last = _ranking.activityOf(ModelId.wrap(1));
        for (uint256 i = 0; i < 60; ++i) {
            skip(_draw(seed, i) % 730 days);
            assertLe(_ranking.activityOf(ModelId.wrap(1)), last);
            last = _ranking.activityOf(ModelId.wrap(1));
            uint256 halfLife = (seed >> i) % 2 == 0 ? 1 days : 365 days;
            _ledger.setHalfLife(halfLife);
            assertEq(_ranking.halfLife(), halfLife);
            assertLe(_ranking.activityOf(ModelId.wrap(1)), last);
        }
        _record(NODE, 2, UNIT, 1);
        _assertActivity(2, 1e18);
    }

    /// @dev Changing it back and forth a hundred times at once does nothing.
    function test_changingOftenGainsNothing() external {
        _record(NODE, 1, UNIT, 1000);
        skip(12_345);
        uint256 before = _ranking.activityOf(ModelId.wrap(1));
        for (uint256 i = 0; i < 100; ++i) _ledger.setHalfLife(i % 2 == 0 ? 365 days : HALF_LIFE);
        assertLe(_ranking.activityOf(ModelId.wrap(1)), before);
        assertApproxEqAbs(_ranking.activityOf(ModelId.wrap(1)), before, before / 1e8);
    }

    // ------------------------------------------------------------------------------------------------------- nodes

    function test_aNodeHasTheActivityOfAllItsModels() external {
        _record(NODE, 1, UNIT, 3);
        _record(NODE, 2, UNIT / 2, 2);
        _record(OTHER_NODE, 1, UNIT, 1);
        assertEq(_ranking.nodeActivityOf(NODE), 4e18);
        assertEq(_ranking.nodeActivityOf(OTHER_NODE), 1e18);
        assertEq(_ranking.activityOf(ModelId.wrap(1)), 4e18);
        skip(HALF_LIFE);
        assertEq(_ranking.nodeActivityOf(NODE), 2e18);
        assertEq(_ranking.nodeActivityOf(NodeId.wrap(0)), 0);
    }

    function test_callsThatBurnNothingGiveANodeNothing() external {
        _record(NODE, 1, 0, 5);
        assertEq(_ranking.nodeActivityOf(NODE), 0);
        _record(NODE, 1, UNIT, 1);
        _record(NODE, 1, 0, 5);
        assertEq(_ranking.nodeActivityOf(NODE), 1e18);
    }

    /// @dev Over any trace: no node has more than was burned on it, and it has what its calls sum to, to 10^-9.
    function testFuzz_E01_aNodesActivityIsWhatItsCallsBurned(uint256 seed) external {
        uint256 burned = 0;
        for (uint256 i = 0; i < 40; ++i) {
            uint256 draw = _draw(seed, i);
            uint256 amount = 1 + (draw % UNIT);
            uint256 calls = 1 + ((draw >> 64) % 9);
            burned += amount * calls;
            _record(NODE, 1 + (i % MODELS), amount, calls);
        }
        uint256 exact = (burned * 1e18) / UNIT;
        assertLe(_ranking.nodeActivityOf(NODE), exact);
        assertApproxEqAbs(_ranking.nodeActivityOf(NODE), exact, exact / 1e9 + 1);
    }

    // ----------------------------------------------------------------------------------------------------- helpers

    /// @dev A record of a random model and node, after a while, now and then after a change of the half-life.
    function _step(uint256 draw) private {
        skip((draw >> 128) % 20 days);
        if (draw % 4 == 0) _ledger.setHalfLife(_anyHalfLife(draw >> 32));
        _record(draw % 2 == 0 ? NODE : OTHER_NODE, 1 + ((draw >> 8) % MODELS), 1 + ((draw >> 16) % UNIT), 3);
    }

    function _anyHalfLife(uint256 draw) private pure returns (uint256) {
        return bound(draw, 24, 365 * 24) * 1 hours;
    }

    function _draw(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    /// @dev Of a model, or of the node for 0.
    function _activity(uint256 id) private view returns (uint256) {
        return id == 0 ? _ranking.nodeActivityOf(NODE) : _ranking.activityOf(ModelId.wrap(id));
    }

    function _assertActivity(uint256 id, uint256 exact) private view {
        uint256 shown = _ranking.activityOf(ModelId.wrap(id));
        assertLe(shown, exact);
        assertApproxEqAbs(shown, exact, exact / 1e8);
    }

    function _record(NodeId nodeId, uint256 id, uint256 burned, uint256 calls) private {
        Run[] memory runs = new Run[](1);
        runs[0] = runOf(burned, calls);
        _ledger.recordOn(nodeId, ModelId.wrap(id), runs);
    }
}
