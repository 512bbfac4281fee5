// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {CallSet} from "../../../contracts/libraries/CallSet.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {MarketTest} from "./MarketTestBase.sol";

/// @notice What a node, a rival or a caller may try against a settlement.
contract SettleAttacksTest is MarketTest {
    SessionId private sessionId;

    function setUp() public override {
        super.setUp();
        sessionId = openSession("s", 100e18);
    }

    function _calls(uint256 count) private pure returns (Ordered[] memory calls) {
        calls = new Ordered[](count);
        for (uint256 i = 0; i < count; ++i) calls[i] = callOf(BASE, 100 + i);
    }

    function _settlement(Ordered[] memory calls) private view returns (Plan memory) {
        bytes32 head = escrow.sessionOf(sessionId).head;
        return settlementOf(sessionId, calls, singleBundles(NODE, head, calls));
    }

    function _batched(uint256 count) private view returns (Plan memory settlement) {
        Ordered[] memory calls = _calls(count);
        uint256[] memory indices = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            calls[i].modelId = BATCHED;
            indices[i] = i;
        }
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        Answered[] memory bundles = new Answered[](1);
        bundles[0] = bundleOf(NODE, callIds, calls, indices, 4, 2);
        return settlementOf(sessionId, calls, bundles);
    }

    function _expect(bytes memory failure) private {
        vm.expectRevert(failure);
    }

    // ------------------------------------------------------------------ replays

    function test_settle_R06_TheSameSettlementTwice() public {
        Plan memory settlement = _settlement(_calls(2));
        settleOne(settlement);
        // The chain has moved on: the proofs are for other call ids now.
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }

    function test_settle_R06_TheSameSessionTwiceInOneSettlement() public {
        Plan[] memory sessions = new Plan[](2);
        sessions[0] = _settlement(_calls(2));
        sessions[1] = _settlement(_calls(3)); // a longer voucher over the same first two calls
        bytes32 first = SessionId.unwrap(sessionId);
        bytes32 moved = CallId.unwrap(chainOf(first, _calls(2))[1]);
        vm.prank(operator);
        _expect(abi.encodeWithSelector(IPaymentEscrow.HeadStale.selector, sessionId, first, moved));
        market.settle(NODE, pack(sessions));
    }

    function test_settle_R06_AnOlderVoucherAfterANewerOne() public {
        Plan memory older = _settlement(_calls(1));
        settleOne(_settlement(_calls(3)));
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(older);
    }

    function test_settle_R25_ARerandomisedProofCannotPayTwice() public {
        Ordered[] memory calls = _calls(1);
        Plan memory settlement = _settlement(calls);
        settleOne(settlement);
        settlement.bundles[0].proof[7] = 999; // other bytes, same statement
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }

    function test_settle_R26_AProofOfAnotherSession() public {
        SessionId other = openSession("t", 100e18);
        Ordered[] memory calls = _calls(1);
        Plan memory settlement = _settlement(calls);
        settlement.bundles = singleBundles(NODE, SessionId.unwrap(other), calls);
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }

    function test_settle_R26_AProofMadeForAnotherNode() public {
        Ordered[] memory calls = _calls(1);
        Plan memory settlement = _settlement(calls);
        settlement.bundles = singleBundles(RIVAL_NODE, SessionId.unwrap(sessionId), calls);
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }

    function test_settle_R26_AProofForTheOtherModel() public {
        Ordered[] memory calls = _calls(1);
        Ordered[] memory others = _calls(1);
        others[0].modelId = DERIVED;
        Plan memory settlement = _settlement(calls);
        settlement.bundles = singleBundles(NODE, SessionId.unwrap(sessionId), others);
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }

    function test_settle_R26_ProofsSwappedBetweenCalls() public {
        Plan memory settlement = _settlement(_calls(2));
        (settlement.bundles[0].proof, settlement.bundles[1].proof) = (
            settlement.bundles[1].proof,
            settlement.bundles[0].proof
        );
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }

    function test_settle_ATamperedAnswer(uint256 word) public {
        Plan memory settlement = _settlement(_calls(3));
        if (word == settlement.bundles[1].outputs[0]) word ^= 1;
        settlement.bundles[1].outputs[0] = word;
        _expect(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        settleOne(settlement);
    }

    // ------------------------------------------------------------------ who settles what

    function test_settle_OnlyTheOperatorOfTheNode() public {
        Plan[] memory plans = new Plan[](1);
        plans[0] = _settlement(_calls(1));
        IInferenceMarket.SessionSettlement[] memory sessions = pack(plans);
        vm.startPrank(rival);
        _expect(abi.encodeWithSelector(IInferenceMarket.NodeNotYours.selector, NODE, rival));
        market.settle(NODE, sessions);
        _expect(abi.encodeWithSelector(IInferenceMarket.SessionNodeWrong.selector, sessionId, RIVAL_NODE));
        market.settle(RIVAL_NODE, sessions);
        vm.stopPrank();
    }

    function test_settle_ASessionThatWasNeverOpened() public {
        Plan memory settlement = _settlement(_calls(1));
        settlement.sessionId = SessionId.wrap(keccak256("never opened"));
        _expect(
            abi.encodeWithSelector(IInferenceMarket.SessionNodeWrong.selector, settlement.sessionId, NODE)
        );
        settleOne(settlement);
    }

    function test_settle_R05_PricesAndCallsAreTheOnesThatWereSigned(uint256 what) public {
        Ordered[] memory signed = _calls(2);
        Plan memory settlement = _settlement(signed);
        what = bound(what, 0, 3);
        Ordered[] memory claimed = _calls(what == 3 ? 3 : 2);
        if (what == 0) claimed[1].price = PRICE + 1;
        if (what == 1) claimed[1].modelId = DERIVED;
        if (what == 2) claimed[1].inputCommitment = 5;
        settlement.calls = claimed;
        settlement.bundles = singleBundles(NODE, SessionId.unwrap(sessionId), claimed);
        vm.expectEmit(address(market));
        emit IInferenceMarket.SessionSkipped(sessionId, IPaymentEscrow.Refusal.SignatureInvalid);
        settleOne(settlement);
        assertEq(earned(), 0);
    }

    function test_settle_R19_RefusesPriceZero() public {
        Ordered[] memory calls = _calls(1);
        calls[0].price = 0;
        Plan memory settlement = _settlement(calls);
        _expect(abi.encodeWithSelector(IInferenceMarket.PriceZero.selector));
        settleOne(settlement);
    }

    function test_settle_SumsOfTheLargestPricesDoNotWrap() public {
        Ordered[] memory calls = _calls(3);
        for (uint256 i = 0; i < 3; ++i) calls[i].price = type(uint96).max;
        Plan memory settlement = _settlement(calls);
        vm.expectEmit(address(market));
        emit IInferenceMarket.SessionSkipped(sessionId, IPaymentEscrow.Refusal.BalanceInsufficient);
        settleOne(settlement);
    }

    // ------------------------------------------------------------------ shapes

    function test_settle_RefusesNothing() public {
        vm.startPrank(operator);
        _expect(abi.encodeWithSelector(IInferenceMarket.SettlementEmpty.selector));
        market.settle(NODE, new IInferenceMarket.SessionSettlement[](0));
        vm.stopPrank();
        Plan memory settlement = settlementOf(sessionId, _calls(0), new Answered[](0));
        _expect(abi.encodeWithSelector(IInferenceMarket.SettlementEmpty.selector));
        settleOne(settlement);
    }

    function test_settle_RefusesACallWithoutProof() public {
        Plan memory settlement = _settlement(_calls(3));
        Answered[] memory fewer = new Answered[](2);
        (fewer[0], fewer[1]) = (settlement.bundles[0], settlement.bundles[2]);
        settlement.bundles = fewer;
        _expect(abi.encodeWithSelector(IInferenceMarket.CallCoverageWrong.selector, sessionId, 1));
        settleOne(settlement);
    }

    function test_settle_RefusesACallProvenTwice() public {
        Plan memory settlement = _settlement(_calls(2));
        settlement.bundles[1] = settlement.bundles[0];
        _expect(abi.encodeWithSelector(IInferenceMarket.CallCoverageWrong.selector, sessionId, 0));
        settleOne(settlement);
    }

    function test_settle_RefusesAProofForASkippedCall() public {
        Plan memory settlement = _settlement(_calls(2));
        settlement.calls[1].skipped = true;
        _expect(abi.encodeWithSelector(IInferenceMarket.CallCoverageWrong.selector, sessionId, 1));
        settleOne(settlement);
    }

    function test_settle_RefusesACallIndexOutOfRange(uint256 index) public {
        Plan memory settlement = _settlement(_calls(2));
        uint256[2] memory indices = [2, bound(index, 2, type(uint32).max)];
        for (uint256 i = 0; i < 2; ++i) {
            settlement.bundles[1].calls[0] = indices[i];
            _expect(
                abi.encodeWithSelector(IInferenceMarket.CallCoverageWrong.selector, sessionId, indices[i])
            );
            settleOne(settlement);
        }
    }

    function test_settle_RefusesAnyOtherSetOfCalls(uint256 set) public {
        Plan[] memory plans = new Plan[](1);
        plans[0] = _batched(3);
        IInferenceMarket.SessionSettlement[] memory sessions = pack(plans);
        CallSet right = sessions[0].bundles[0].calls;
        assertEq(CallSet.unwrap(right), 3 << 32);
        if (set == CallSet.unwrap(right)) set ^= 1;
        sessions[0].bundles[0].calls = CallSet.wrap(set);
        vm.prank(operator);
        (bool success, ) = address(market).call(abi.encodeCall(IInferenceMarket.settle, (NODE, sessions)));
        assertFalse(success);
    }

    function test_settle_RefusesTermsThatNameNoModelOrNoPrice(uint256 model, uint256 price) public {
        Plan[] memory plans = new Plan[](1);
        plans[0] = _settlement(_calls(1));
        IInferenceMarket.SessionSettlement[] memory sessions = pack(plans);
        bytes memory failure = abi.encodeWithSelector(
            IInferenceMarket.CallTermsInvalid.selector,
            sessionId,
            0
        );
        uint256[4] memory terms = [
            (uint256(PRICE) << 33) | (1 << 1),
            (uint256(PRICE) << 33) | (bound(model, 1, type(uint32).max) << 1),
            1 << (96 + 33),
            bound(price, 1 << 96, (1 << 223) - 1) << 33
        ];
        vm.startPrank(operator);
        for (uint256 i = 0; i < terms.length; ++i) {
            sessions[0].calls[0].terms = CallTerms.wrap(terms[i]);
            _expect(failure);
            market.settle(NODE, sessions);
        }
        vm.stopPrank();
    }

    function test_settle_ListingAModelTwiceIsHarmless() public {
        Plan[] memory plans = new Plan[](1);
        plans[0] = _settlement(_calls(2));
        IInferenceMarket.SessionSettlement[] memory sessions = pack(plans);
        sessions[0].models[1] = BASE;
        sessions[0].calls[1].terms = CallTerms.wrap((uint256(PRICE) << 33) | (1 << 1));
        vm.prank(operator);
        market.settle(NODE, sessions);
        assertEq(ranking.callsOf(BASE), 2);
        assertEq(ranking.records(), 1); // booked at once all the same
        assertEq(escrow.sessionOf(sessionId).balance, 100e18 - 2 * PRICE);
    }

    function test_settle_RefusesMixedModelsInABundle() public {
        Plan memory settlement = _batched(3);
        settlement.calls[2].modelId = BASE;
        _expect(abi.encodeWithSelector(IInferenceMarket.BundleModelMixed.selector, sessionId, 2));
        settleOne(settlement);
    }

    function test_settle_RefusesOverfullBundles() public {
        Plan memory settlement = _batched(5);
        _expect(abi.encodeWithSelector(IInferenceMarket.BundleSizeWrong.selector, 5, 4));
        settleOne(settlement);
    }

    function test_settle_RefusesWrongOutputCount() public {
        Plan memory settlement = _batched(2);
        settlement.bundles[0].outputs = new uint256[](3);
        _expect(abi.encodeWithSelector(IInferenceMarket.OutputCountWrong.selector, 3, 4));
        settleOne(settlement);
        settlement.bundles[0].outputs = new uint256[](5);
        _expect(abi.encodeWithSelector(IInferenceMarket.OutputCountWrong.selector, 5, 4));
        settleOne(settlement);
    }

    // ------------------------------------------------------------------ economics

    /// @notice One party is caller, signer, referrer, author and operator at once: every call still costs it the burned fee
    /// and the treasury's leg.
    function test_settle_E02_CallingOneselfLosesMoney(uint96 price) public {
        price = uint96(bound(price, 1, 50e18));
        _ownEverything();
        uint256 before = token.balanceOf(caller);
        SessionId own = openSession("own", 100e18);
        Ordered[] memory calls = _calls(1);
        calls[0].price = price;
        Answered[] memory bundles = singleBundles(NODE, SessionId.unwrap(own), calls);
        Plan[] memory sessions = new Plan[](1);
        sessions[0] = settlementOf(own, calls, bundles);
        vm.startPrank(caller);
        market.settle(NODE, pack(sessions));
        escrow.thaw(own, escrow.sessionOf(own).balance);
        skip(THAW);
        escrow.withdraw(own);
        if (escrow.claimableOf(caller) > 0) escrow.claim(caller);
        (uint256 commission, ) = escrow.nodeRevenueOf(NODE);
        if (commission > 0) escrow.claimCommission(NODE);
        staking.harvest(escrow, NODE);
        vm.stopPrank();
        uint256 after_ = token.balanceOf(caller) + token.balanceOf(address(staking));
        assertLe(after_ + ranking.burnedOf(BASE), before);
        assertGt(ranking.burnedOf(BASE), 0);
    }
}
