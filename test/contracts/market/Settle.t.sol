// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {Vm} from "../lib/Vm.sol";
import {MarketTest} from "./MarketTestBase.sol";

contract SettleTest is MarketTest {
    function _calls(uint256 count) internal pure returns (Ordered[] memory calls) {
        calls = new Ordered[](count);
        for (uint256 i = 0; i < count; ++i) calls[i] = callOf(BASE, 100 + i);
    }

    function _settlement(SessionId sessionId, Ordered[] memory calls) internal view returns (Plan memory) {
        bytes32 head = escrow.sessionOf(sessionId).head;
        return settlementOf(sessionId, calls, singleBundles(NODE, head, calls));
    }

    function test_settle_PaysEveryProvenCall(uint256 count) public {
        count = bound(count, 1, 12);
        SessionId sessionId = openSession("s", 100e18);
        Ordered[] memory calls = _calls(count);
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        uint256 supply = token.totalSupply();
        settleOne(_settlement(sessionId, calls));
        assertEq(ranking.callsOf(BASE), count);
        assertEq(ranking.records(), 1); // one record per run, however many calls
        assertEq(escrow.sessionOf(sessionId).balance, 100e18 - count * PRICE);
        assertEq(escrow.sessionOf(sessionId).callCount, count);
        assertEq(escrow.sessionOf(sessionId).head, CallId.unwrap(callIds[count - 1]));
        assertSpentAndEarned(count * PRICE, supply);
    }

    function test_settle_PaysCallsOfASingleWei() public {
        SessionId sessionId = openSession("s", 2e18);
        Ordered[] memory calls = _calls(4);
        (calls[0].price, calls[1].price, calls[3].price) = (1, 1, 1); // and the third at the usual one
        settleOne(_settlement(sessionId, calls));
        assertEq(ranking.callsOf(BASE), 4);
        assertEq(escrow.sessionOf(sessionId).balance, 2e18 - PRICE - 3);
    }

    function test_settle_EmitsTheRecordOfEachCall() public {
        SessionId sessionId = openSession("s", 100e18);
        Ordered[] memory calls = _calls(2);
        calls[1].modelId = DERIVED;
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        Plan memory settlement = _settlement(sessionId, calls);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(market));
            emit IInferenceMarket.CallProven(
                callIds[i],
                calls[i].modelId,
                NODE,
                caller,
                calls[i].inputCommitment,
                PRICE,
                settlement.bundles[i].outputs
            );
        }
        settleOne(settlement);
        assertEq(ranking.callsOf(DERIVED), 1);
        assertGt(escrow.claimableOf(author), 0);
    }

    function test_settle_ContinuesWhereTheLastOneEnded() public {
        SessionId sessionId = openSession("s", 100e18);
        settleOne(_settlement(sessionId, _calls(3)));
        settleOne(_settlement(sessionId, _calls(2)));
        assertEq(escrow.sessionOf(sessionId).callCount, 5);
        assertEq(escrow.sessionOf(sessionId).balance, 100e18 - 5 * PRICE);
    }

    function test_settle_SkippedCallsStayInTheChainAndCostNothing(uint256 mask) public {
        SessionId sessionId = openSession("s", 100e18);
        Ordered[] memory calls = _calls(8);
        uint256 paid;
        for (uint256 i = 0; i < 8; ++i) {
            calls[i].modelId = (mask >> (8 + i)) & 1 == 0 ? BASE : DERIVED;
            calls[i].skipped = (mask >> i) & 1 == 1;
            if (!calls[i].skipped) ++paid;
        }
        uint256 supply = token.totalSupply();
        settleOne(_settlement(sessionId, calls));
        assertEq(ranking.callsOf(BASE) + ranking.callsOf(DERIVED), paid);
        assertEq(escrow.sessionOf(sessionId).balance, 100e18 - paid * PRICE);
        assertEq(escrow.sessionOf(sessionId).callCount, 8);
        assertSpentAndEarned(paid * PRICE, supply);
    }

    /// @dev Or the logs would not say which splits the ranking rounded together.
    function test_settle_NeverBooksOneModelTwiceInARow(uint256 mask) public {
        Ordered[] memory calls = _calls(8);
        uint256 bookings;
        ModelId booked;
        for (uint256 i = 0; i < 8; ++i) {
            calls[i].modelId = (mask >> (8 + i)) & 1 == 0 ? BASE : DERIVED;
            calls[i].skipped = (mask >> i) & 1 == 1;
            calls[i].price = uint96(PRICE >> ((mask >> (16 + i)) & 1));
            if (calls[i].skipped || calls[i].modelId == booked) continue;
            booked = calls[i].modelId;
            ++bookings;
        }
        settleOne(_settlement(openSession("s", 100e18), calls));
        assertEq(ranking.records(), bookings);
    }

    function test_settle_EmitsTheAnswersOfABundleAndNoneForSkippedCalls() public {
        SessionId sessionId = openSession("s", 100e18);
        Ordered[] memory calls = _calls(5);
        for (uint256 i = 0; i < 5; ++i) calls[i].modelId = BATCHED;
        (calls[0].skipped, calls[3].skipped) = (true, true);
        uint256[] memory indices = new uint256[](3);
        (indices[0], indices[1], indices[2]) = (1, 2, 4);
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        Answered[] memory bundles = new Answered[](1);
        bundles[0] = bundleOf(NODE, callIds, calls, indices, 4, 2);
        Plan memory settlement = settlementOf(sessionId, calls, bundles);
        vm.recordLogs();
        settleOne(settlement);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 proven;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IInferenceMarket.CallProven.selector) continue;
            uint256 call = indices[proven];
            uint256[] memory output = new uint256[](2);
            (output[0], output[1]) = (bundles[0].outputs[2 * proven], bundles[0].outputs[2 * proven + 1]);
            assertEq(logs[i].topics[1], CallId.unwrap(callIds[call]));
            assertEq(logs[i].data, abi.encode(caller, calls[call].inputCommitment, PRICE, output));
            ++proven;
        }
        assertEq(proven, 3);
    }

    function test_settle_SkippedCallsMayNameAModelThatDoesNotExist() public {
        SessionId sessionId = openSession("s", 100e18);
        Ordered[] memory calls = _calls(2);
        calls[0].modelId = UNKNOWN;
        calls[0].skipped = true;
        settleOne(_settlement(sessionId, calls));
        assertEq(ranking.callsOf(BASE), 1);
    }

    function test_settle_PadsPartlyFilledBundles(uint256 used) public {
        used = bound(used, 1, 4);
        SessionId sessionId = openSession("s", 100e18);
        Ordered[] memory calls = _calls(used);
        uint256[] memory indices = new uint256[](used);
        for (uint256 i = 0; i < used; ++i) {
            calls[i].modelId = BATCHED;
            indices[i] = i;
        }
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        Answered[] memory bundles = new Answered[](1);
        bundles[0] = bundleOf(NODE, callIds, calls, indices, 4, 2);
        settleOne(settlementOf(sessionId, calls, bundles));
        assertEq(ranking.callsOf(BATCHED), used);
    }

    function test_settle_MixesCircuitsAndInterleavesCalls() public {
        SessionId sessionId = openSession("s", 100e18);
        Ordered[] memory calls = _calls(7);
        for (uint256 i = 0; i < 7; i += 2) calls[i].modelId = BATCHED; // 0, 2, 4, 6
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        Answered[] memory bundles = new Answered[](5);
        bundles[0] = bundleOf(NODE, callIds, calls, _indices(1, 1, 2), 1, 1);
        bundles[1] = bundleOf(NODE, callIds, calls, _indices(0, 3, 2), 4, 2);
        bundles[2] = bundleOf(NODE, callIds, calls, _indices(3, 1, 2), 1, 1);
        bundles[3] = bundleOf(NODE, callIds, calls, _indices(5, 1, 2), 1, 1);
        bundles[4] = bundleOf(NODE, callIds, calls, _indices(6, 1, 2), 4, 2);
        uint256 supply = token.totalSupply();
        settleOne(settlementOf(sessionId, calls, bundles));
        assertEq(ranking.callsOf(BATCHED), 4);
        assertEq(ranking.callsOf(BASE), 3);
        assertSpentAndEarned(7 * PRICE, supply);
    }

    function _indices(
        uint256 start,
        uint256 count,
        uint256 step
    ) private pure returns (uint256[] memory indices) {
        indices = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) indices[i] = start + i * step;
    }

    function test_settle_R24_SkipsTheSessionThatCannotPayAndPaysTheOthers() public {
        SessionId poor = openSession("poor", 1.5e18);
        SessionId rich = openSession("rich", 100e18);
        Plan[] memory sessions = new Plan[](2);
        sessions[0] = _settlement(poor, _calls(2));
        sessions[1] = _settlement(rich, _calls(2));
        uint256 supply = token.totalSupply();
        vm.expectEmit(address(market));
        emit IInferenceMarket.SessionSkipped(poor, IPaymentEscrow.Refusal.BalanceInsufficient);
        vm.prank(operator);
        market.settle(NODE, pack(sessions));
        assertEq(escrow.sessionOf(poor).balance, 1.5e18);
        assertEq(escrow.sessionOf(poor).callCount, 0);
        assertEq(escrow.sessionOf(rich).callCount, 2);
        assertSpentAndEarned(2 * PRICE, supply);
        // Nothing is lost for the node: once there is money, the very same proofs are paid.
        vm.prank(caller);
        escrow.deposit(poor, 1e18);
        settleOne(sessions[0]);
        assertEq(escrow.sessionOf(poor).balance, 0.5e18);
    }

    function test_settle_R24_SkipsAnyRefusal(uint256 what) public {
        SessionId sessionId = openSession("s", 100e18);
        Plan memory settlement = _settlement(sessionId, _calls(1));
        what = bound(what, 0, 2);
        IPaymentEscrow.Refusal refusal = IPaymentEscrow.Refusal.SignatureInvalid;
        if (what == 0) {
            skip(LIFE + 1);
            refusal = IPaymentEscrow.Refusal.VoucherExpired;
        }
        if (what == 1) {
            settlement.validUntil += 1;
            refusal = IPaymentEscrow.Refusal.VoucherTooLong;
        }
        if (what == 2) settlement.signature = "junk";
        vm.expectEmit(address(market));
        emit IInferenceMarket.SessionSkipped(sessionId, refusal);
        settleOne(settlement);
        assertEq(earned(), 0);
        assertEq(ranking.records(), 0);
    }

    function test_settle_ProofsOfASkippedSessionStillCount() public {
        SessionId poor = openSession("poor", 0.5e18);
        Plan memory settlement = _settlement(poor, _calls(1));
        settlement.bundles[0].proof[0] ^= 1;
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }
}
