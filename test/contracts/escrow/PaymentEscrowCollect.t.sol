// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {EscrowTestBase} from "./EscrowTestBase.sol";

contract PaymentEscrowCollectTest is EscrowTestBase {
    function test_collect_AdvancesAndPays() public {
        SessionId sessionId = open("s", 2e18);
        bytes memory signature = sign(callerKey, sessionId, HEAD, 3, nowPlus(LIFE));
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Collected(sessionId, HEAD, 3, 0.5e18);
        assertRefusal(
            escrow.collect(sessionId, SessionId.unwrap(sessionId), HEAD, 3, nowPlus(LIFE), 0.5e18, signature),
            IPaymentEscrow.Refusal.None
        );
        IPaymentEscrow.Session memory session = escrow.sessionOf(sessionId);
        assertEq(session.head, HEAD);
        assertEq(session.callCount, 3);
        assertEq(session.balance, 1.5e18);
        assertCollected(0.5e18);
    }

    function test_collect_NothingWhenEveryCallWasSkipped() public {
        SessionId sessionId = open("s", 1e18);
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 0), IPaymentEscrow.Refusal.None);
        assertEq(escrow.sessionOf(sessionId).balance, 1e18);
        assertEq(escrow.sessionOf(sessionId).head, HEAD);
    }

    function test_collect_RefusesUnknownSession() public {
        SessionId missing = SessionId.wrap(keccak256("missing"));
        assertRefusal(
            escrow.collect(missing, 0, HEAD, 1, nowPlus(1), 1, ""),
            IPaymentEscrow.Refusal.SessionUnknown
        );
    }

    function test_collect_R06_RefusesTheSameVoucherTwice() public {
        SessionId sessionId = open("s", 1e18);
        uint64 validUntil = nowPlus(LIFE);
        bytes memory signature = sign(callerKey, sessionId, HEAD, 1, validUntil);
        bytes32 first = SessionId.unwrap(sessionId);
        escrow.collect(sessionId, first, HEAD, 1, validUntil, 0.1e18, signature);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HeadStale.selector, sessionId, first, HEAD));
        escrow.collect(sessionId, first, HEAD, 1, validUntil, 0.1e18, signature);
    }

    function test_collect_RefusesExpiredVoucher() public {
        SessionId sessionId = open("s", 1e18);
        uint64 validUntil = nowPlus(10);
        skip(10);
        uint256 snapshotId = vm.snapshotState();
        assertRefusal(collect(sessionId, HEAD, 1, validUntil, 1), IPaymentEscrow.Refusal.None);
        vm.revertToState(snapshotId);
        skip(1);
        assertUnchanged(
            sessionId,
            collect(sessionId, HEAD, 1, validUntil, 1),
            IPaymentEscrow.Refusal.VoucherExpired
        );
    }

    function test_collect_R12_RefusesVoucherThatOutlivesTheThaw(uint64 extra) public {
        SessionId sessionId = open("s", 1e18);
        uint64 latest = nowPlus(LIFE);
        uint64 validUntil = uint64(bound(extra, latest + 1, type(uint64).max));
        assertUnchanged(
            sessionId,
            collect(sessionId, HEAD, 1, validUntil, 1),
            IPaymentEscrow.Refusal.VoucherTooLong
        );
    }

    function test_collect_R24_RefusesMoreThanTheBalance(uint256 amount) public {
        SessionId sessionId = open("s", 1e18);
        amount = bound(amount, 1e18 + 1, type(uint256).max);
        assertUnchanged(
            sessionId,
            collect(sessionId, HEAD, 1, nowPlus(1), amount),
            IPaymentEscrow.Refusal.BalanceInsufficient
        );
    }

    function test_collect_R24_TakesTheWholeBalance() public {
        SessionId sessionId = open("s", 1e18);
        assertUnchanged(
            sessionId,
            collect(sessionId, HEAD, 1, nowPlus(1), 1e18 + 1),
            IPaymentEscrow.Refusal.BalanceInsufficient
        );
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 1e18), IPaymentEscrow.Refusal.None);
        assertEq(escrow.sessionOf(sessionId).balance, 0);
    }

    function test_collect_R05_BindsEveryFieldOfTheVoucher(uint256 field) public {
        SessionId sessionId = open("s", 1e18);
        SessionId other = open("t", 1e18);
        uint64 validUntil = nowPlus(100);
        bytes memory signature = sign(callerKey, sessionId, HEAD, 1, validUntil);
        field = bound(field, 0, 3);
        SessionId target = field == 0 ? other : sessionId;
        assertUnchanged(
            target,
            escrow.collect(
                target,
                SessionId.unwrap(target),
                field == 1 ? keccak256("other head") : HEAD,
                field == 2 ? 2 : 1,
                field == 3 ? validUntil + 1 : validUntil,
                1,
                signature
            ),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
    }

    function test_collect_R05_RefusesAVoucherForAnotherEscrow() public {
        SessionId sessionId = open("s", 1e18);
        PaymentEscrow twin = create(address(token), LIFE, THAW, MINIMUM);
        assertNotEq(
            twin.voucherDigest(sessionId, HEAD, 1, nowPlus(1)),
            escrow.voucherDigest(sessionId, HEAD, 1, nowPlus(1))
        );
    }

    function test_collect_R08_DigestFollowsTheChainId() public {
        SessionId sessionId = open("s", 1e18);
        uint64 validUntil = nowPlus(100);
        bytes memory signature = sign(callerKey, sessionId, HEAD, 1, validUntil);
        bytes32 digest = escrow.voucherDigest(sessionId, HEAD, 1, validUntil);
        vm.chainId(777);
        assertNotEq(escrow.voucherDigest(sessionId, HEAD, 1, validUntil), digest);
        bytes32 first = SessionId.unwrap(sessionId);
        assertUnchanged(
            sessionId,
            escrow.collect(sessionId, first, HEAD, 1, validUntil, 1, signature),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
    }

    function test_collect_R03_CodeAtTheSignerChangesNothing() public {
        SessionId sessionId = open("s", 1e18);
        // EIP-7702: the caller's account grows code that would approve, or refuse, everything.
        vm.etch(caller, hex"fe");
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 0.5e18), IPaymentEscrow.Refusal.None);
    }

    function test_collect_R03_MalformedSignaturesAreRefusedNotReverted(bytes calldata junk) public {
        SessionId sessionId = open("s", 1e18);
        bytes32 first = SessionId.unwrap(sessionId);
        assertUnchanged(
            sessionId,
            escrow.collect(sessionId, first, HEAD, 1, nowPlus(1), 1, junk),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
    }

    function test_collect_ThawingMoneyIsCollectableUntilWithdrawn() public {
        SessionId sessionId = open("s", 1e18);
        vm.prank(caller);
        escrow.thaw(sessionId, 0.8e18);
        skip(THAW + 1);
        // 0.5 of 1.0: eats the 0.2 that do not thaw, then 0.3 of the 0.8 that do.
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 0.5e18), IPaymentEscrow.Refusal.None);
        assertEq(escrow.sessionOf(sessionId).thawing, 0.5e18);
        vm.prank(caller);
        assertEq(escrow.withdraw(sessionId), 0.5e18);
        assertEq(token.balanceOf(address(escrow)), 0.5e18); // what was collected
    }

    function test_collect_R09_ALeakedSignerKeyTakesNothingOnceThawed() public {
        (address delegate, uint256 delegateKey) = makeSigner("delegate");
        vm.prank(caller);
        SessionId sessionId = escrow.openSession(NODE, delegate, address(0), "d", 1e18);
        vm.prank(caller);
        escrow.thaw(sessionId, 1e18);
        skip(THAW);
        vm.prank(caller);
        escrow.withdraw(sessionId);
        uint64 validUntil = nowPlus(1);
        bytes memory signature = sign(delegateKey, sessionId, HEAD, 1, validUntil);
        assertUnchanged(
            sessionId,
            escrow.collect(sessionId, SessionId.unwrap(sessionId), HEAD, 1, validUntil, 1, signature),
            IPaymentEscrow.Refusal.BalanceInsufficient
        );
    }

    function test_collect_NeverTouchesAnotherSession(uint256 amount) public {
        SessionId mine = open("s", 1e18);
        vm.prank(stranger);
        SessionId theirs = escrow.openSession(NODE, stranger, address(0), "s", 1e18);
        amount = bound(amount, 0, 2e18);
        collect(mine, HEAD, 1, nowPlus(1), amount);
        assertEq(escrow.sessionOf(theirs).balance, 1e18);
        assertGe(token.balanceOf(address(escrow)), 1e18);
    }
}
