// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {CallRun, callRunOf} from "../../../contracts/types/CallRun.sol";
import {CallSet} from "../../../contracts/libraries/CallSet.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {CircuitId} from "../../../contracts/types/CircuitId.sol";
import {LicenceState, licenceStateOf} from "../../../contracts/types/LicenceState.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {ModelState} from "../../../contracts/types/ModelState.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice Value types: what their operators say is what their bytes say.
contract TypesTest is TestBase {
    // ------------------------------------------------------------------ ids

    function testFuzz_idsAreEqualIfTheirBytesAre(bytes32 left, bytes32 right) external pure {
        _compare(left, left);
        _compare(left, right);
        // One bit apart.
        _compare(left, left ^ bytes32(uint256(1)));
    }

    function _compare(bytes32 left, bytes32 right) private pure {
        bool same = left == right;
        assertEq(CallId.wrap(left) == CallId.wrap(right), same);
        assertEq(CallId.wrap(left) != CallId.wrap(right), !same);
        assertEq(CircuitId.wrap(left) == CircuitId.wrap(right), same);
        assertEq(CircuitId.wrap(left) != CircuitId.wrap(right), !same);
        assertEq(NodeId.wrap(left) == NodeId.wrap(right), same);
        assertEq(NodeId.wrap(left) != NodeId.wrap(right), !same);
        assertEq(SessionId.wrap(left) == SessionId.wrap(right), same);
        assertEq(SessionId.wrap(left) != SessionId.wrap(right), !same);
        assertEq(ModelId.wrap(uint256(left)) == ModelId.wrap(uint256(right)), same);
        assertEq(ModelId.wrap(uint256(left)) != ModelId.wrap(uint256(right)), !same);
    }

    // ------------------------------------------------------------------ Ppm

    function test_partsRoundUp() external pure {
        assertEq(Ppm.wrap(500_000).ofUp(2), 1);
        assertEq(Ppm.wrap(500_000).ofUp(3), 2);
        assertEq(Ppm.wrap(1).ofUp(1), 1);
        assertEq(Ppm.wrap(1).ofUp(1_000_000), 1);
        assertEq(Ppm.wrap(1).ofUp(1_000_001), 2);
        assertEq(Ppm.wrap(1_000_000).ofUp(7), 7);
        assertEq(Ppm.wrap(0).ofUp(7), 0);
    }

    function testFuzz_partsAddAndCompare(uint32 left, uint32 right) external pure {
        left = uint32(bound(left, 0, type(uint32).max - right));
        assertEq(Ppm.unwrap(Ppm.wrap(left).add(Ppm.wrap(right))), uint256(left) + right);
        assertEq(Ppm.wrap(left) > Ppm.wrap(right), left > right);
        assertFalse(Ppm.wrap(left) > Ppm.wrap(left));
    }

    // ------------------------------------------------------------------ Run

    function testFuzz_aCallRunHoldsTermsAndCount(
        uint96 price,
        uint32 model,
        bool skipped,
        uint96 count
    ) external pure {
        uint256 packed = (uint256(price) << 33) | (uint256(model) << 1) | (skipped ? 1 : 0);
        CallRun run = callRunOf(CallTerms.wrap(packed), count);
        assertEq(CallTerms.unwrap(run.terms()), packed);
        assertEq(run.count(), count);
    }

    function testFuzz_aRunHoldsAmountAndCalls(uint128 amount, uint128 calls) external pure {
        calls = uint128(bound(calls, 0, type(uint128).max - 1));
        Run run = runOf(amount, calls);
        assertEq(Run.unwrap(run), uint256(amount) * 2 ** 128 + calls);
        assertEq(run.amount(), amount);
        assertEq(run.calls(), calls);
    }

    // ------------------------------------------------------------------ ModelState

    /// @dev Every field keeps what it was given, whatever is written beside it, and in whatever order.
    function testFuzz_aModelStateHoldsSixFields(
        uint96 score,
        uint32[2] calldata counts,
        uint32[3] calldata links,
        uint256 before
    ) external pure {
        // Both are added, so they start at zero.
        ModelState state = ModelState.wrap(before & ~(uint256(type(uint64).max) << 96));
        state = state.moved(score, links[2]).withIndex(links[0]).withPrevious(links[1]);
        uint32 weight = uint32(bound(counts[0], 7, 2 ** 31 + 6));
        uint32 calls = uint32(bound(counts[1], 1, type(uint32).max));
        state = state.addCalls(calls - 1, weight - 7).addCalls(1, 7);
        assertEq(
            ModelState.unwrap(state),
            uint256(bytes32(abi.encodePacked(score, weight, calls, links[0], links[1], links[2])))
        );
        assertEq(state.score(), score);
        assertEq(state.weight(), weight);
        assertEq(state.calls(), calls);
        assertEq(state.index(), links[0]);
        assertEq(state.previous(), links[1]);
        assertEq(state.next(), links[2]);
        ModelState other = state.withNext(0).withPrevious(7).withIndex(9).withScoreInBucket(score ^ 5);
        assertEq(
            ModelState.unwrap(other),
            uint256(bytes32(abi.encodePacked(score ^ 5, weight, calls, uint32(9), uint32(7), uint32(0))))
        );
    }

    /// @dev Whatever a transaction's calls can add: nothing but the counts changes, and a weight of 2^20 calls stays.
    function testFuzz_aModelStatesWeightEndsInItsField(
        uint256 before,
        uint256 count,
        uint256 added
    ) external pure {
        ModelState state = ModelState.wrap(before);
        count = bound(count, 0, type(uint32).max - state.calls());
        added = bound(added, 0, 2 ** 31 - 1);
        ModelState more = state.addCalls(count, added);
        assertEq(more.weight(), state.weight() < 2 ** 31 ? state.weight() + added : state.weight());
        assertEq(more.calls(), state.calls() + count);
        uint256 others = ~(uint256(type(uint64).max) << 96);
        assertEq(ModelState.unwrap(more) & others, ModelState.unwrap(state) & others);
    }

    /// @dev To the last unit: one below the most that is still added to, with the most that can come.
    function test_aModelStatesFullestWeightIsNoScore() external pure {
        ModelState state = ModelState.wrap(0).addCalls(0, 2 ** 31 - 1).addCalls(0, 2 ** 31 - 1);
        assertEq(state.weight(), 2 ** 32 - 2);
        assertEq(state.addCalls(1, 2 ** 31 - 1).weight(), 2 ** 32 - 2);
        // Calls that nobody pays for.
        state = state.addCalls(type(uint32).max, 0).addCalls(2, 0);
        assertEq(state.calls(), 1);
        assertEq(state.weight(), 2 ** 32 - 1);
        assertEq(state.score(), 0);
        // The least weight that stays.
        state = ModelState.wrap(0).addCalls(0, 2 ** 31 - 1).addCalls(0, 1);
        assertEq(state.addCalls(0, 5).weight(), 2 ** 31);
    }

    function write(uint256 field, uint256 value) external pure returns (ModelState state) {
        if (field == 0) return state.moved(value, 0);
        if (field == 4) return state.moved(0, value);
        if (field == 1) return state.withIndex(value);
        return field == 2 ? state.withPrevious(value) : state.withNext(value);
    }

    function test_R12_aModelStateRefusesWhatDoesNotFit() external {
        for (uint256 field = 0; field < 5; ++field) {
            uint256 most = field == 0 ? type(uint96).max : type(uint32).max;
            this.write(field, most);
            vm.expectRevert(
                abi.encodeWithSelector(
                    SafeCast.SafeCastOverflowedUintDowncast.selector,
                    field == 0 ? 96 : 32,
                    most + 1
                )
            );
            this.write(field, most + 1);
        }
    }

    // ------------------------------------------------------------------ LicenceState

    function testFuzz_aLicenceStateKeepsItsFieldsApart(
        uint32[3] calldata shares,
        uint96 floor,
        uint64 changesAt,
        uint32 nextLicence,
        uint96 nextFloor
    ) external pure {
        Ppm asked = Ppm.wrap(shares[1]);
        Ppm owed = Ppm.wrap(shares[2]);
        LicenceState state = licenceStateOf(Ppm.wrap(shares[0]), floor, asked, owed);
        _assertLicence(state, 0, shares, floor);
        state = state.withChangeAt(changesAt);
        _assertLicence(state, changesAt, shares, floor);
        state = state.withChangeAt(0);
        _assertLicence(state, 0, shares, floor);
        state = state.withChangeAt(changesAt);
        _assertLicence(state, changesAt, shares, floor);
        // The announced terms begin: nothing is announced any more, and the royalties stay.
        state = state.withTerms(Ppm.wrap(nextLicence), nextFloor);
        _assertLicence(state, 0, [nextLicence, shares[1], shares[2]], nextFloor);
    }

    function _assertLicence(
        LicenceState state,
        uint256 changesAt,
        uint32[3] memory shares,
        uint256 floor
    ) private pure {
        assertEq(state.changesAt(), changesAt);
        assertEq(uint256(Ppm.unwrap(state.licence())), shares[0]);
        assertEq(uint256(Ppm.unwrap(state.royaltyAsked())), shares[1]);
        assertEq(uint256(Ppm.unwrap(state.royaltyOwed())), shares[2]);
        assertEq(uint256(state.floor()), floor);
    }

    // ------------------------------------------------------------------ what a settlement packs

    function testFuzz_aCallSetIsItsFirstCallAndABitForEach(uint32 first, uint224 others) external pure {
        CallSet set = CallSet.wrap((uint256(others) << 32) | first);
        assertEq(set.first(), first);
        assertEq(set.members() & 1, 1);
        for (uint256 i = 0; i < 224; ++i) assertEq((set.members() >> (i + 1)) & 1, (others >> i) & 1);
        assertEq(set.members() >> 225, 0);
    }

    function testFuzz_callTermsHoldPriceModelAndSkip(
        uint256 price,
        uint32 model,
        bool skipped
    ) external pure {
        price >>= 33;
        CallTerms terms = CallTerms.wrap((price << 33) | (uint256(model) << 1) | (skipped ? 1 : 0));
        assertEq(terms.price(), price);
        assertEq(terms.model(), model);
        assertEq(terms.isSkipped(), skipped);
    }
}
