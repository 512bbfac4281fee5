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

    /// @dev Of model `id` at `id - 1`; all in one call, since the checks read them after every step.
    function books() external view returns (uint256[] memory weights, uint256[] memory calls) {
        weights = new uint256[](MODELS);
        calls = new uint256[](MODELS);
        for (uint256 id = 1; id <= MODELS; ++id)
            (weights[id - 1], calls[id - 1]) = (weightOf[id], callsOf[id]);
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
        _check(_handler.steps() % 8 == 0);
    }

    /// @dev A trace of its own for every seed, many half-lives long; models enter, meet in buckets and leave them.
    function testFuzz_aTraceKeepsTheBook(uint256 seed) external {
        for (uint256 i = 0; i < 80; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            if (draw % 8 == 0) _handler.wait((draw >> 8) % 8);
            else _handler.record(draw >> 64, draw >> 16, draw >> 24);
            if (i % 20 == 19) _check(i == 79);
        }
    }

    /// @param closely Also ranks and activities one by one: a rank is the length of a walk through the book.
    function _check(bool closely) private view {
        (uint256[] memory weights, uint256[] memory calls) = _handler.books();
        IActivityRanking.Entry[] memory entries = _ranking.top(type(uint256).max);
        _bookIsComplete(entries, weights, calls);
        _orderIsExact(entries, weights);
        if (!closely) return;
        for (uint256 i = 0; i < entries.length; ++i) {
            assertEq(_ranking.rankOf(entries[i].modelId), i + 1);
            assertEq(_ranking.entryOf(entries[i].modelId).calls, entries[i].calls);
        }
        _activityIsExact(weights);
    }

    /// @dev Every model with weight is in the book exactly once, with its calls; the others are in no rank, with theirs.
    function _bookIsComplete(
        IActivityRanking.Entry[] memory entries,
        uint256[] memory weights,
        uint256[] memory calls
    ) private view {
        bool[] memory isListed = new bool[](weights.length);
        for (uint256 i = 0; i < entries.length; ++i) {
            uint256 index = ModelId.unwrap(entries[i].modelId) - 1;
            assertFalse(isListed[index]);
            isListed[index] = true;
            assertEq(entries[i].calls, calls[index]);
        }
        assertEq(_ranking.size(), entries.length);
        for (uint256 index = 0; index < weights.length; ++index) {
            assertEq(isListed[index], weights[index] > 0);
            if (isListed[index]) continue;
            assertEq(_ranking.rankOf(ModelId.wrap(index + 1)), 0);
            assertEq(_ranking.entryOf(ModelId.wrap(index + 1)).calls, calls[index]);
        }
    }

    /// @dev The order is that of the exact weights; only weights closer than 10^-10 may be swapped.
    function _orderIsExact(IActivityRanking.Entry[] memory entries, uint256[] memory weights) private pure {
        for (uint256 i = 1; i < entries.length; ++i) {
            uint256 above = weights[ModelId.unwrap(entries[i - 1].modelId) - 1];
            uint256 below = weights[ModelId.unwrap(entries[i].modelId) - 1];
            assertGe(above + above / 1e10, below);
        }
    }

    /// @dev What is displayed is the exact activity, rounded down, within 10^-10.
    function _activityIsExact(uint256[] memory weights) private view {
        for (uint256 index = 0; index < weights.length; ++index) {
            // A weight is below 2^21 · 600 · 2^150: fits with 10^12 = 10^18 / UNIT.
            uint256 exact = (weights[index] * 1e12) >> _handler.halfLives();
            uint256 shown = _ranking.activityOf(ModelId.wrap(index + 1));
            assertLe(shown, exact);
            assertApproxEqAbs(shown, exact, exact / 1e10 + 1);
        }
    }
}
