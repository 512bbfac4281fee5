// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {ISignerKeys} from "../../../contracts/interfaces/ISignerKeys.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {EscrowTestBase} from "./EscrowTestBase.sol";

/// @notice Answers every transfer with no, and does not revert.
contract UnwillingToken {
    function transferFrom(address, address, uint256) external pure returns (bool moved) {
        return false;
    }
}

contract PaymentEscrowTest is EscrowTestBase {
    // ------------------------------------------------------------------ link

    function test_link_OnceByTheDeployerToAContract() public {
        PaymentEscrow fresh = create(address(token), LIFE, THAW, MINIMUM);
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkForbidden.selector, stranger));
        vm.prank(stranger);
        fresh.link(stranger);
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkTargetEmpty.selector, stranger));
        fresh.link(stranger);
        vm.expectEmit(address(fresh));
        emit OnceLinked.Linked(address(token));
        fresh.link(address(token));
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkAlreadyMade.selector, address(token)));
        fresh.link(address(this));
        assertEq(fresh.linked(), address(token));
    }

    // ------------------------------------------------------------------ openSession

    function test_openSession_StoresAndPulls() public {
        address referrer = makeAddress("referrer");
        SessionId expected = SessionId.wrap(
            keccak256(abi.encode(block.chainid, address(escrow), caller, NODE, bytes32("s")))
        );
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.SessionOpened(expected, caller, NODE, IPaymentEscrow.SignatureKind.Key, referrer);
        vm.expectEmit(address(escrow));
        emit ISignerKeys.SignerAuthorised(caller, stranger);
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Deposited(expected, caller, 5e18);
        vm.prank(caller);
        SessionId sessionId = escrow.openSession(NODE, stranger, referrer, "s", 5e18);
        assertTrue(sessionId == expected);
        assertTrue(escrow.sessionIdOf(caller, NODE, "s") == expected);
        IPaymentEscrow.Session memory session = escrow.sessionOf(sessionId);
        assertEq(session.caller, caller);
        assertTrue(session.kind == IPaymentEscrow.SignatureKind.Key);
        assertTrue(escrow.isSigner(caller, stranger));
        assertEq(session.referrer, referrer);
        assertEq(session.balance, 5e18);
        assertEq(session.head, SessionId.unwrap(sessionId));
        assertTrue(session.nodeId == NODE);
        assertEq(session.callCount, 0);
        assertEq(session.thawing, 0);
        assertEq(token.balanceOf(address(escrow)), 5e18);
    }

    function test_openSession_RefusesSecondOpening() public {
        SessionId sessionId = open("s", 1e18);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.SessionAlreadyOpen.selector, sessionId));
        open("s", 1e18);
    }

    function test_openSession_R06_NeverReopensAnEmptiedSession() public {
        SessionId sessionId = open("s", 1e18);
        vm.prank(caller);
        escrow.thaw(sessionId, 1e18);
        skip(THAW);
        vm.prank(caller);
        escrow.withdraw(sessionId);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.SessionAlreadyOpen.selector, sessionId));
        open("s", 1e18);
    }

    function test_openSession_RefusesSignerZero() public {
        vm.expectRevert(ISignerKeys.SignerZero.selector);
        vm.prank(caller);
        escrow.openSession(NODE, address(0), address(0), "s", 1e18);
    }

    // ------------------------------------------------------------------ deposit

    function test_deposit_R04_ByAnyoneTouchesNoTimer() public {
        SessionId sessionId = open("s", 1e18);
        vm.prank(caller);
        escrow.thaw(sessionId, 0.4e18);
        uint64 endsAt = escrow.sessionOf(sessionId).thawEndsAt;
        skip(1 hours);
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Deposited(sessionId, stranger, MINIMUM);
        vm.prank(stranger);
        escrow.deposit(sessionId, MINIMUM);
        IPaymentEscrow.Session memory session = escrow.sessionOf(sessionId);
        assertEq(session.thawEndsAt, endsAt);
        assertEq(session.thawing, 0.4e18);
        assertEq(session.balance, 1e18 + MINIMUM);
    }

    function test_deposit_R04_RefusesDust(uint256 amount) public {
        SessionId sessionId = open("s", 1e18);
        amount = bound(amount, 0, MINIMUM - 1);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.DepositTooSmall.selector, amount, MINIMUM));
        vm.prank(stranger);
        escrow.deposit(sessionId, amount);
    }

    function test_deposit_R20_RefusesATokenThatSaysNo() public {
        UnwillingToken unwilling = new UnwillingToken();
        PaymentEscrow strict = create(address(unwilling), LIFE, THAW, MINIMUM);
        strict.link(address(this));
        bytes memory refusal = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, unwilling);
        vm.expectRevert(refusal);
        vm.prank(caller);
        strict.openSession(NODE, caller, address(0), "s", 1e18);
        vm.expectRevert(refusal);
        strict.hold(CallId.wrap(keccak256("call")), caller, 1e18);
        // Nothing is booked that did not come.
        SessionId sessionId = strict.sessionIdOf(caller, NODE, "s");
        assertEq(strict.sessionOf(sessionId).caller, address(0));
        assertEq(strict.heldFor(CallId.wrap(keccak256("call"))), 0);
    }

    function test_deposit_RefusesMissingSession() public {
        SessionId missing = SessionId.wrap(keccak256("missing"));
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.SessionMissing.selector, missing));
        escrow.deposit(missing, 1e18);
    }

    // ------------------------------------------------------------------ thaw, cancelThaw, withdraw

    function test_thaw_SetsAmountAndClock() public {
        SessionId sessionId = open("s", 1e18);
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.ThawStarted(sessionId, 1e18, nowPlus(THAW));
        vm.prank(caller);
        escrow.thaw(sessionId, 1e18);
        assertEq(escrow.sessionOf(sessionId).thawing, 1e18);
    }

    function test_thaw_LaterCallReplacesAmountAndClock() public {
        SessionId sessionId = open("s", 1e18);
        vm.prank(caller);
        escrow.thaw(sessionId, 1e18);
        skip(THAW);
        vm.prank(caller);
        escrow.thaw(sessionId, 0.1e18);
        assertEq(escrow.sessionOf(sessionId).thawing, 0.1e18);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.SessionThawPending.selector, nowPlus(THAW)));
        vm.prank(caller);
        escrow.withdraw(sessionId);
    }

    function test_thaw_RefusesMoreThanTheBalance(uint256 amount) public {
        SessionId sessionId = open("s", 1e18);
        amount = bound(amount, 1e18 + 1, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.BalanceTooLow.selector, amount, 1e18));
        vm.prank(caller);
        escrow.thaw(sessionId, amount);
    }

    function test_thaw_R19_RefusesZero() public {
        SessionId sessionId = open("s", 1e18);
        vm.expectRevert(IPaymentEscrow.SessionThawEmpty.selector);
        vm.prank(caller);
        escrow.thaw(sessionId, 0);
    }

    function test_thawCancelWithdraw_R15_RefuseStrangers() public {
        SessionId sessionId = open("s", 1e18);
        bytes memory refusal = abi.encodeWithSelector(
            IPaymentEscrow.SessionNotYours.selector,
            sessionId,
            stranger
        );
        vm.startPrank(stranger);
        vm.expectRevert(refusal);
        escrow.thaw(sessionId, 1e18);
        vm.expectRevert(refusal);
        escrow.cancelThaw(sessionId);
        vm.expectRevert(refusal);
        escrow.withdraw(sessionId);
        vm.stopPrank();
    }

    function test_cancelThaw_PutsItBack() public {
        SessionId sessionId = open("s", 1e18);
        vm.startPrank(caller);
        escrow.thaw(sessionId, 0.3e18);
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.ThawCancelled(sessionId, 0.3e18);
        escrow.cancelThaw(sessionId);
        vm.expectRevert(IPaymentEscrow.SessionThawEmpty.selector);
        escrow.cancelThaw(sessionId);
        skip(THAW);
        vm.expectRevert(IPaymentEscrow.SessionThawEmpty.selector);
        escrow.withdraw(sessionId);
        vm.stopPrank();
        assertEq(escrow.sessionOf(sessionId).balance, 1e18);
        assertEq(escrow.sessionOf(sessionId).thawEndsAt, 0);
    }

    function test_thawAndHold_OfASingleWei() public {
        SessionId sessionId = open("s", 1e18);
        vm.startPrank(caller);
        escrow.thaw(sessionId, 1);
        escrow.cancelThaw(sessionId);
        escrow.thaw(sessionId, 1);
        skip(THAW);
        assertEq(escrow.withdraw(sessionId), 1);
        vm.stopPrank();
        escrow.hold(CallId.wrap("released"), caller, 1);
        assertEq(escrow.release(CallId.wrap("released")), 1);
        escrow.hold(CallId.wrap("refunded"), caller, 1);
        assertEq(escrow.refund(CallId.wrap("refunded")), 1);
    }

    function test_withdraw_WaitsForTheWholePeriod() public {
        SessionId sessionId = open("s", 1e18);
        vm.startPrank(caller);
        escrow.thaw(sessionId, 0.3e18);
        uint64 endsAt = nowPlus(THAW);
        skip(THAW - 1);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.SessionThawPending.selector, endsAt));
        escrow.withdraw(sessionId);
        skip(1);
        uint256 before = token.balanceOf(caller);
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Withdrawn(sessionId, caller, 0.3e18);
        assertEq(escrow.withdraw(sessionId), 0.3e18);
        assertEq(token.balanceOf(caller), before + 0.3e18);
        assertEq(escrow.sessionOf(sessionId).balance, 0.7e18);
        assertEq(escrow.sessionOf(sessionId).thawEndsAt, 0);
        vm.expectRevert(IPaymentEscrow.SessionThawEmpty.selector);
        escrow.withdraw(sessionId);
        vm.stopPrank();
    }

    function test_withdraw_R22_IsNeverForfeitedByTime(uint256 wait) public {
        SessionId sessionId = open("s", 1e18);
        vm.startPrank(caller);
        escrow.thaw(sessionId, 1e18);
        skip(bound(wait, THAW, 1000 * 365 days));
        assertEq(escrow.withdraw(sessionId), 1e18);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------ availableUntil

    function test_availableUntil_CountsWhatCannotLeaveBeforeTheVoucherEnds(
        uint256 thawing,
        uint64 wait,
        uint64 life
    ) public {
        SessionId sessionId = open("s", 1e18);
        thawing = bound(thawing, 1, 1e18);
        vm.prank(caller);
        escrow.thaw(sessionId, thawing);
        uint64 endsAt = nowPlus(THAW);
        skip(bound(wait, 0, 2 * THAW));
        uint64 validUntil = nowPlus(uint64(bound(life, 0, LIFE)));
        uint256 available = escrow.availableUntil(sessionId, validUntil);
        assertEq(available, endsAt > validUntil ? 1e18 : 1e18 - thawing);
    }

    function test_availableUntil_InTheLastSecondTheCallerMayBeFirst() public {
        SessionId sessionId = open("s", 1e18);
        assertEq(escrow.availableUntil(sessionId, nowPlus(LIFE)), 1e18);
        vm.prank(caller);
        escrow.thaw(sessionId, 0.4e18);
        skip(THAW - LIFE);
        assertEq(escrow.availableUntil(sessionId, nowPlus(LIFE) - 1), 1e18);
        assertEq(escrow.availableUntil(sessionId, nowPlus(LIFE)), 0.6e18);
        assertEq(escrow.availableUntil(SessionId.wrap(keccak256("missing")), nowPlus(LIFE)), 0);
    }

    // ------------------------------------------------------------------ hold, release, refund

    function test_hold_TakesAndReleasePays() public {
        CallId callId = CallId.wrap(keccak256("call"));
        uint256 before = token.balanceOf(caller);
        escrow.hold(callId, caller, 3e18);
        assertEq(token.balanceOf(caller), before - 3e18);
        assertEq(escrow.heldFor(callId), 3e18);
        assertEq(escrow.release(callId), 3e18);
        assertCollected(3e18);
        assertEq(escrow.heldFor(callId), 0);
    }

    function test_hold_R06_AnIdIsUsedOnce() public {
        CallId callId = CallId.wrap(keccak256("call"));
        bytes memory used = abi.encodeWithSelector(IPaymentEscrow.HoldAlreadyUsed.selector, callId);
        bytes memory missing = abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, callId);
        vm.expectRevert(missing);
        escrow.release(callId);
        vm.expectRevert(missing);
        escrow.refund(callId);
        escrow.hold(callId, caller, 3e18);
        vm.expectRevert(used);
        escrow.hold(callId, caller, 3e18);
        escrow.release(callId);
        vm.expectRevert(missing);
        escrow.release(callId);
        vm.expectRevert(missing);
        escrow.refund(callId);
        vm.expectRevert(used);
        escrow.hold(callId, caller, 3e18);
    }

    function test_refund_PaysThePayerOnce() public {
        CallId callId = CallId.wrap(keccak256("call"));
        escrow.hold(callId, caller, 3e18);
        uint256 before = token.balanceOf(caller);
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Refunded(callId, caller, 3e18);
        assertEq(escrow.refund(callId), 3e18);
        assertEq(token.balanceOf(caller), before + 3e18);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, callId));
        escrow.release(callId);
    }

    function test_marketOnly_RefusesEveryoneElse() public {
        SessionId sessionId = open("s", 1e18);
        CallId callId = CallId.wrap(keccak256("call"));
        bytes memory refusal = abi.encodeWithSelector(
            OnceLinked.SenderNotLinked.selector,
            stranger,
            address(this)
        );
        vm.startPrank(stranger);
        vm.expectRevert(refusal);
        escrow.hold(callId, caller, 1e18);
        vm.expectRevert(refusal);
        escrow.release(callId);
        vm.expectRevert(refusal);
        escrow.refund(callId);
        vm.expectRevert(refusal);
        escrow.collect(sessionId, SessionId.unwrap(sessionId), 0, 1, nowPlus(1), 1, "");
        vm.stopPrank();
    }
}
