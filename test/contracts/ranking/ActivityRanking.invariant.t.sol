// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "../../../contracts/interfaces/IActivityRanking.sol";
import {MockLedger} from "../../../contracts/mocks/MockLedger.sol";
import {ActivityRanking} from "../../../contracts/ranking/ActivityRanking.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {TestBase} from "../lib/TestBase.sol";

uint256 constant HALF_LIFE = 1 days;
uint256 constant UNIT = 1e6;

/// @dev Plays the market. Time moves by whole half-lives, so that every weight is an exact integer here.
contract RankingHandler is TestBase {
    uint256 public constant MODELS = 12;

    MockLedger public immutable ledger;
    /// @dev Exact weight times UNIT, as of the start.
    mapping(uint256 id => uint256 weight) public weightOf;
    mapping(uint256 id => uint256 calls) public callsOf;
    uint256 public halfLives;
    uint256 public steps;

    constructor(MockLedger ledger_) {
        ledger = ledger_;
    }

    function record(uint256 id, uint256 calls, uint256 burnedEach) external {
        ++steps;
        id = bound(id, 1, MODELS);
        calls = bound(calls, 1, 6);
        burnedEach = bound(burnedEach, 0, 2 * UNIT);
        weightOf[id] += (calls * (burnedEach < UNIT ? burnedEach : UNIT)) << halfLives;
        callsOf[id] += calls;
        // As two runs, of which one may be empty.
        Run[] memory burned = new Run[](2);
        burned[0] = runOf(burnedEach, calls / 2);
        burned[1] = runOf(burnedEach, calls - calls / 2);
        ledger.record(ModelId.wrap(id), burned);
    }

    /// @dev Rarely, so that models meet in buckets.
    function wait(uint256 chance) external {
        ++steps;
        if (chance % 4 != 0 || halfLives == 150) return;
        ++halfLives;
        skip(HALF_LIFE);
    }
}

/// @dev Numbers of the invariants as in docs: the book's order equals exact forward-decay order.
contract ActivityRankingInvariantTest is TestBase {
    RankingHandler private _handler;
    ActivityRanking private _ranking;

    function setUp() external {
        MockLedger ledger = new MockLedger(HALF_LIFE, UNIT);
        _ranking = ledger.RANKING();
        _handler = new RankingHandler(ledger);
        targetContract(address(_handler));
    }

    /// @dev One run for all three: the runner starts anew for every invariant.
    function invariant_bookIsExact() external view {
        _orderIsExact();
        _bookIsComplete();
        _activityIsExact();
    }

    /// @dev The order of `top` is that of the exact weights; only weights closer than 10^-10 may be swapped.
    function _orderIsExact() private view {
        IActivityRanking.Entry[] memory entries = _ranking.top(_handler.MODELS());
        for (uint256 i = 1; i < entries.length; ++i) {
            uint256 above = _handler.weightOf(ModelId.unwrap(entries[i - 1].modelId));
            uint256 below = _handler.weightOf(ModelId.unwrap(entries[i].modelId));
            assertGe(above + above / 1e10, below);
        }
    }

    /// @dev Every model with weight is in the book exactly once, at the rank that `rankOf` says. A rank is the length of a walk
    /// through the book, so ranks are compared after every fourth step.
    function _bookIsComplete() private view {
        uint256 weighted = 0;
        for (uint256 id = 1; id <= _handler.MODELS(); ++id) {
            if (_handler.weightOf(id) > 0) ++weighted;
            else assertEq(_ranking.rankOf(ModelId.wrap(id)), 0);
            assertEq(_ranking.entryOf(ModelId.wrap(id)).calls, _handler.callsOf(id));
        }
        IActivityRanking.Entry[] memory entries = _ranking.top(type(uint256).max);
        assertEq(entries.length, weighted);
        assertEq(_ranking.size(), weighted);
        if (_handler.steps() % 4 != 0) return;
        for (uint256 i = 0; i < entries.length; ++i) assertEq(_ranking.rankOf(entries[i].modelId), i + 1);
    }

    /// @dev What is displayed is the exact activity, rounded down, within 10^-10. After every fourth step, too.
    function _activityIsExact() private view {
        if (_handler.steps() % 4 != 0) return;
        for (uint256 id = 1; id <= _handler.MODELS(); ++id) {
            uint256 weight = _handler.weightOf(id);
            // weight < 2^21 · 600 · 2^150: fits with 10^12 = 10^18 / UNIT.
            uint256 exact = (weight * 1e12) >> _handler.halfLives();
            uint256 shown = _ranking.activityOf(ModelId.wrap(id));
            assertLe(shown, exact);
            assertApproxEqAbs(shown, exact, exact / 1e10 + 1);
        }
    }

    /// @dev A trace of its own for every seed, many half-lives long; models enter, meet in buckets and leave them.
    function testFuzz_aTraceKeepsTheBook(uint256 seed) external {
        for (uint256 i = 0; i < 80; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            if (draw % 8 == 0) _handler.wait((draw >> 8) % 8);
            else _handler.record(draw >> 64, draw >> 16, draw >> 24);
            if (i % 20 == 19) _bookIsComplete();
        }
        _orderIsExact();
        _activityIsExact();
    }
}
