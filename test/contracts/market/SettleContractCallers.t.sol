// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {ContractSignature} from "../../../contracts/libraries/ContractSignature.sol";
import {MockWallet} from "../../../contracts/mocks/MockWallet.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {MarketTest} from "./MarketTestBase.sol";

/// @notice Settlements in which one of the callers is a contract, up to no good.
contract SettleContractCallersTest is MarketTest {
    MockWallet private wallet;
    SessionId private theirs;
    SessionId private honest;

    function setUp() public override {
        super.setUp();
        wallet = new MockWallet(caller);
        fund(address(wallet));
        vm.prank(address(wallet));
        theirs = escrow.openContractSession(NODE, referrer, "w", 100e18);
        honest = openSession("s", 100e18);
    }

    function test_settle_PaysAContractsSession() public {
        wallet.set(MockWallet.Mood.ApprovesTheOwnersSignature);
        uint256 supply = token.totalSupply();
        settleBoth();
        assertEq(escrow.sessionOf(theirs).balance, 100e18 - 2 * PRICE);
        assertEq(escrow.sessionOf(honest).balance, 100e18 - 2 * PRICE);
        assertSpentAndEarned(4 * PRICE, supply);
    }

    function test_settle_R01_R24_AHostileContractHoldsNobodyUp(uint256 mood) public {
        mood = bound(mood, uint256(MockWallet.Mood.Refuses), uint256(type(MockWallet.Mood).max));
        if (mood == uint256(MockWallet.Mood.BurnsThenApproves)) mood = uint256(MockWallet.Mood.BurnsAllGas);
        uint256 snapshotId = vm.snapshotState();
        wallet.set(MockWallet.Mood.AnswersNothing);
        uint256 cheapest = settleBoth();
        vm.revertToState(snapshotId);
        wallet.set(MockWallet.Mood(mood));
        uint256 supply = token.totalSupply();
        vm.expectEmit(address(market));
        emit IInferenceMarket.SessionSkipped(theirs, IPaymentEscrow.Refusal.SignatureInvalid);
        uint256 used = settleBoth();
        assertLt(used, cheapest + ContractSignature.MOST_GAS);
        assertEq(escrow.sessionOf(theirs).balance, 100e18);
        assertEq(escrow.sessionOf(theirs).head, SessionId.unwrap(theirs));
        assertEq(escrow.sessionOf(honest).balance, 100e18 - 2 * PRICE);
        assertSpentAndEarned(2 * PRICE, supply);
    }

    function test_settle_R24_WhatAContractRefusedIsPaidOnceItApproves() public {
        Plan memory settlement = settlementFor(theirs);
        wallet.set(MockWallet.Mood.Reverts);
        settleOne(settlement);
        assertEq(escrow.sessionOf(theirs).callCount, 0);
        wallet.set(MockWallet.Mood.Approves);
        settleOne(settlement);
        assertEq(escrow.sessionOf(theirs).callCount, 2);
        assertEq(escrow.sessionOf(theirs).balance, 100e18 - 2 * PRICE);
    }

    function test_settle_R24_AGasLimitNeverMakesTheOperatorSkipASession(uint256 gas) public {
        wallet.set(MockWallet.Mood.BurnsThenApproves);
        Plan[] memory sessions = new Plan[](1);
        sessions[0] = settlementFor(theirs);
        gas = bound(gas, 100_000, 1_200_000);
        bytes memory call = abi.encodeCall(IInferenceMarket.settle, (NODE, pack(sessions)));
        vm.prank(operator);
        (bool success, ) = address(market).call{gas: gas}(call);
        assertEq(escrow.sessionOf(theirs).callCount, success ? 2 : 0);
    }

    // ------------------------------------------------------------------ helpers

    function settlementFor(SessionId sessionId) private view returns (Plan memory settlement) {
        Ordered[] memory calls = new Ordered[](2);
        for (uint256 i = 0; i < 2; ++i) calls[i] = callOf(BASE, 100 + i);
        bytes32 head = escrow.sessionOf(sessionId).head;
        return settlementOf(sessionId, calls, singleBundles(NODE, head, calls));
    }

    /// @dev The hostile session first, so that it could hold up the other.
    function settleBoth() private returns (uint256 used) {
        Plan[] memory sessions = new Plan[](2);
        sessions[0] = settlementFor(theirs);
        sessions[1] = settlementFor(honest);
        vm.prank(operator);
        uint256 before = gasleft();
        market.settle(NODE, pack(sessions));
        return before - gasleft();
    }
}
