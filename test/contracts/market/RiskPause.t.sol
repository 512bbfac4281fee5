// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {IRiskPause} from "../../../contracts/interfaces/IRiskPause.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {MarketTest} from "./MarketTestBase.sol";

/// @notice The pause of new risk, by a guardian of the real Governance: this contract, its first governor.
contract RiskPauseTest is MarketTest {
    SessionId private _session;

    function setUp() public override {
        super.setUp();
        offer(BASE, PRICE);
        _session = openSession(0, 10 * PRICE);
    }

    // ------------------------------------------------------------------ pause

    function test_pause_R21_StopsNewRisk() public {
        uint64 until = (uint64(vm.getBlockTimestamp() + 7 days) / 1 hours) * 1 hours;
        vm.expectEmit(address(escrow));
        emit IRiskPause.RiskPaused(address(this), until);
        escrow.pause();
        assertEq(escrow.pausedUntil(), until);
        bytes memory paused = abi.encodeWithSelector(IRiskPause.RiskIsPaused.selector, until);
        IPaymentEscrow.Permit memory permit;
        vm.startPrank(caller);
        vm.expectRevert(paused);
        escrow.openSession(NODE, caller, referrer, "new", PRICE);
        vm.expectRevert(paused);
        escrow.openSessionWithPermit(NODE, caller, referrer, "new", PRICE, permit);
        vm.expectRevert(paused);
        escrow.openContractSession(NODE, referrer, "new", PRICE);
        vm.expectRevert(paused);
        escrow.deposit(_session, PRICE);
        vm.expectRevert(paused);
        escrow.depositWithPermit(_session, PRICE, permit);
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        vm.expectRevert(paused);
        market.request(order, "");
        vm.stopPrank();
    }

    function test_pause_R21_StopsNoAnswerAndNoRefund() public {
        IInferenceMarket.Request memory answered = _request("answered");
        IInferenceMarket.Request memory missed = _request("missed");
        escrow.pause();
        (uint256[] memory output, uint256[8] memory proof) = proofOf(answered, 3);
        market.fulfil(answered, output, proof);
        assertEq(escrow.heldFor(idOf(answered)), 0);
        vm.warp(missed.deadline + 1);
        uint256 before = token.balanceOf(caller);
        market.refund(missed);
        assertEq(token.balanceOf(caller), before + PRICE);
    }

    function test_pause_R21_StopsNoSettlementAndNoExit() public {
        escrow.pause();
        Ordered[] memory calls = new Ordered[](1);
        calls[0] = callOf(BASE, 1);
        bytes32 head = escrow.sessionOf(_session).head;
        settleOne(settlementOf(_session, calls, singleBundles(NODE, head, calls)));
        assertEq(escrow.sessionOf(_session).callCount, 1);
        vm.startPrank(caller);
        escrow.thaw(_session, PRICE);
        escrow.cancelThaw(_session);
        escrow.thaw(_session, 9 * PRICE);
        skip(THAW);
        assertGt(escrow.pausedUntil(), vm.getBlockTimestamp());
        assertEq(escrow.withdraw(_session), 9 * PRICE);
        vm.stopPrank();
        assertGt(escrow.claim(baseAuthor), 0);
        assertGt(escrow.burnFees(), 0);
        offer(BASE, PRICE / 2); // binds nobody until somebody orders
        vm.prank(operator);
        market.retireOffer(NODE, BASE);
    }

    function test_pause_R21_EndsByItself() public {
        escrow.pause();
        uint64 until = escrow.pausedUntil();
        assertLe(until, vm.getBlockTimestamp() + 7 days);
        assertGt(until, vm.getBlockTimestamp() + 7 days - 1 hours);
        vm.warp(until - 1);
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        vm.expectRevert(abi.encodeWithSelector(IRiskPause.RiskIsPaused.selector, until));
        vm.prank(caller);
        market.request(order, "");
        vm.warp(until);
        vm.prank(caller);
        market.request(order, "");
        vm.prank(caller);
        escrow.deposit(_session, PRICE);
    }

    function test_pause_R21_CannotBeHeld(uint256 wait, bool early) public {
        uint64 cooldown = escrow.PAUSE_COOLDOWN();
        assertEq(escrow.PAUSE_TIME(), 7 days);
        assertEq(cooldown, 30 days);
        escrow.pause();
        if (early) {
            skip(bound(wait, 0, 6 days));
            escrow.unpause();
        }
        uint64 from = escrow.pausedUntil() + cooldown;
        vm.warp(bound(wait, vm.getBlockTimestamp(), from - 1));
        vm.expectRevert(abi.encodeWithSelector(IRiskPause.PauseTooSoon.selector, from));
        escrow.pause();
        vm.warp(from);
        escrow.pause();
        assertGt(escrow.pausedUntil(), from);
    }

    function test_pause_RefusesAllButGuardians() public {
        bytes memory unauthorized = abi.encodeWithSelector(
            IAccessManaged.AccessManagedUnauthorized.selector,
            rival
        );
        vm.startPrank(rival);
        vm.expectRevert(unauthorized);
        escrow.pause();
        vm.expectRevert(unauthorized);
        escrow.unpause();
        vm.stopPrank();
    }

    // ------------------------------------------------------------------ unpause

    function test_unpause_EndsAPauseEarly(uint256 wait) public {
        escrow.pause();
        skip(bound(wait, 0, 6 days));
        vm.expectEmit(address(escrow));
        emit IRiskPause.RiskUnpaused(address(this));
        escrow.unpause();
        _request(0);
        assertEq(escrow.pausedUntil(), (vm.getBlockTimestamp() / 1 hours) * 1 hours);
    }

    function test_unpause_RefusesWithoutPause() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskPause.RiskNotPaused.selector));
        escrow.unpause();
        escrow.pause();
        vm.warp(escrow.pausedUntil());
        vm.expectRevert(abi.encodeWithSelector(IRiskPause.RiskNotPaused.selector));
        escrow.unpause();
    }

    // ------------------------------------------------------------------ helpers

    function _request(bytes32 salt) private returns (IInferenceMarket.Request memory order) {
        order = orderOf(BASE, salt);
        vm.prank(caller);
        CallId callId = market.request(order, "");
        assertEq(escrow.heldFor(callId), PRICE);
    }
}
