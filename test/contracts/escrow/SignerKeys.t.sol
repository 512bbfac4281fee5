// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {ISignerKeys} from "../../../contracts/interfaces/ISignerKeys.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {Vm} from "../lib/Vm.sol";
import {EscrowTestBase} from "./EscrowTestBase.sol";

contract SignerKeysTest is EscrowTestBase {
    uint64 private constant NO_END = type(uint64).max;

    address private signer;
    uint256 private signerKey;
    SessionId private sessionId;

    function setUp() public override {
        super.setUp();
        (signer, signerKey) = makeSigner("signer");
        sessionId = open("s", 10e18);
    }

    // ------------------------------------------------------------------ authoriseSigner

    function test_authoriseSigner_SignsForThisCallerOnly() public {
        assertEq(escrow.signerUntil(caller, signer), 0);
        assertFalse(escrow.isSigner(caller, signer));
        vm.expectEmit(address(escrow));
        emit ISignerKeys.SignerAuthorised(caller, signer);
        authorise();
        assertEq(escrow.signerUntil(caller, signer), NO_END);
        assertTrue(escrow.isSigner(caller, signer));
        assertFalse(escrow.isSigner(stranger, signer));
        assertRefusal(collectBySigner(sessionId), IPaymentEscrow.Refusal.None);
    }

    function test_authoriseSigner_RefusesZero() public {
        vm.expectRevert(ISignerKeys.SignerZero.selector);
        vm.prank(caller);
        escrow.authoriseSigner(address(0));
    }

    function test_authoriseSigner_RefusesTheCallersOwnKey() public {
        bytes memory refusal = abi.encodeWithSelector(ISignerKeys.SignerIsCaller.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        escrow.authoriseSigner(caller);
        vm.expectRevert(refusal);
        escrow.revokeSigner(caller);
        vm.stopPrank();
        assertEq(escrow.signerUntil(caller, caller), NO_END);
    }

    function test_authoriseSigner_CancelsARevocation(uint64 wait) public {
        authorise();
        revoke();
        skip(bound(wait, 0, 2 * THAW));
        authorise();
        assertEq(escrow.signerUntil(caller, signer), NO_END);
        skip(THAW);
        assertRefusal(collectBySigner(sessionId), IPaymentEscrow.Refusal.None);
    }

    function test_openSession_AuthorisesTheSigner() public {
        vm.prank(caller);
        SessionId other = escrow.openSession(NODE, signer, address(0), "t", 1e18);
        assertTrue(escrow.isSigner(caller, signer));
        // The key signs for all sessions of the caller, and so does the caller.
        assertRefusal(collectBySigner(sessionId), IPaymentEscrow.Refusal.None);
        assertRefusal(collect(other, HEAD, 1, nowPlus(1), 1e18), IPaymentEscrow.Refusal.None);
    }

    function test_openSession_ByTheCallersOwnKeyAuthorisesNothing() public {
        vm.recordLogs();
        open("t", 1e18);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 3); // SessionOpened, Deposited, and the token's Transfer
        for (uint256 i = 0; i < logs.length; ++i) {
            assertNotEq(logs[i].topics[0], ISignerKeys.SignerAuthorised.selector);
        }
    }

    // ------------------------------------------------------------------ revokeSigner

    function test_revokeSigner_R09_EndsAfterTheThaw() public {
        authorise();
        uint64 endsAt = nowPlus(THAW);
        vm.expectEmit(address(escrow));
        emit ISignerKeys.SignerRevoked(caller, signer, endsAt);
        revoke();
        assertEq(escrow.signerUntil(caller, signer), endsAt);
        skip(THAW - 1);
        assertTrue(escrow.isSigner(caller, signer));
        uint256 snapshotId = vm.snapshotState();
        assertRefusal(collectBySigner(sessionId), IPaymentEscrow.Refusal.None);
        vm.revertToState(snapshotId);
        skip(1);
        assertFalse(escrow.isSigner(caller, signer));
        assertUnchanged(sessionId, collectBySigner(sessionId), IPaymentEscrow.Refusal.SignatureInvalid);
        // The caller's own key is no signer key: it goes on.
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 1), IPaymentEscrow.Refusal.None);
    }

    function test_revokeSigner_R09_AnAcceptedVoucherIsPaidToItsEnd(uint64 life, uint64 wait) public {
        authorise();
        life = uint64(bound(life, 0, LIFE));
        uint64 validUntil = nowPlus(life);
        revoke();
        skip(bound(wait, 0, life));
        bytes memory signature = sign(signerKey, sessionId, HEAD, 1, validUntil);
        bytes32 first = SessionId.unwrap(sessionId);
        assertRefusal(
            escrow.collect(sessionId, first, HEAD, 1, validUntil, 1, signature),
            IPaymentEscrow.Refusal.None
        );
    }

    function test_revokeSigner_R09_RefusesAKeyThatNeverSigned() public {
        expectNotInForce(0);
        revoke();
    }

    function test_revokeSigner_R09_NeitherExtendsNorRepeats() public {
        authorise();
        revoke();
        uint64 endsAt = nowPlus(THAW);
        skip(1 hours);
        expectNotInForce(endsAt);
        revoke();
        skip(THAW);
        expectNotInForce(endsAt);
        revoke();
    }

    function test_revokeSigner_R06_OfAnotherCallerChangesNothing() public {
        authorise();
        vm.startPrank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(ISignerKeys.SignerNotInForce.selector, stranger, signer, uint64(0))
        );
        escrow.revokeSigner(signer);
        escrow.authoriseSigner(signer);
        escrow.revokeSigner(signer);
        escrow.revokeAllSigners();
        vm.stopPrank();
        assertEq(escrow.signerUntil(caller, signer), NO_END);
        assertEq(escrow.signerUntil(stranger, signer), nowPlus(THAW));
    }

    // ------------------------------------------------------------------ revokeAllSigners

    function test_revokeAllSigners_R09_EndsEveryKeyAfterTheThaw() public {
        address other = makeAddress("other");
        authorise();
        vm.prank(caller);
        escrow.authoriseSigner(other);
        vm.expectEmit(address(escrow));
        emit ISignerKeys.SignersRevoked(caller, 0, nowPlus(THAW));
        revokeAll();
        assertEq(escrow.signerUntil(caller, signer), nowPlus(THAW));
        assertEq(escrow.signerUntil(caller, other), nowPlus(THAW));
        expectNotInForce(nowPlus(THAW));
        revoke();
        skip(THAW - 1);
        assertTrue(escrow.isSigner(caller, signer));
        skip(1);
        assertFalse(escrow.isSigner(caller, signer));
        assertFalse(escrow.isSigner(caller, other));
        assertUnchanged(sessionId, collectBySigner(sessionId), IPaymentEscrow.Refusal.SignatureInvalid);
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 1), IPaymentEscrow.Refusal.None);
    }

    function test_revokeAllSigners_SparesLaterKeys() public {
        revokeAll();
        authorise();
        assertEq(escrow.signerUntil(caller, signer), NO_END);
        skip(THAW);
        assertTrue(escrow.isSigner(caller, signer));
    }

    function test_revokeAllSigners_AuthorisingAgainTakesAKeyOut() public {
        authorise();
        revokeAll();
        authorise();
        assertEq(escrow.signerUntil(caller, signer), NO_END);
        revokeAll();
        assertEq(escrow.signerUntil(caller, signer), nowPlus(THAW));
    }

    function test_revokeAllSigners_R09_MovesNoEarlierEnd(uint64 first, uint64 second) public {
        address single = makeAddress("single");
        first = uint64(bound(first, 1, THAW));
        second = uint64(bound(second, 1, THAW));
        authorise();
        vm.prank(caller);
        escrow.authoriseSigner(single);
        vm.prank(caller);
        escrow.revokeSigner(single);
        uint64 singleEnd = nowPlus(THAW);
        skip(first);
        revokeAll();
        uint64 allEnd = nowPlus(THAW);
        skip(second);
        vm.expectEmit(address(escrow));
        emit ISignerKeys.SignersRevoked(caller, 1, nowPlus(THAW));
        revokeAll();
        assertEq(escrow.signerUntil(caller, single), singleEnd);
        assertEq(escrow.signerUntil(caller, signer), allEnd);
    }

    // ------------------------------------------------------------------ collect

    function test_collect_R09_RefusesAKeyThatWasNotAuthorised() public {
        assertUnchanged(sessionId, collectBySigner(sessionId), IPaymentEscrow.Refusal.SignatureInvalid);
    }

    function test_collect_R06_ASharedSignerSignsForEachCallerApart() public {
        authorise();
        vm.startPrank(stranger);
        escrow.authoriseSigner(signer);
        SessionId theirs = escrow.openSession(NODE, stranger, address(0), "s", 5e18);
        vm.stopPrank();
        uint64 validUntil = nowPlus(1);
        bytes memory signature = sign(signerKey, sessionId, HEAD, 1, validUntil);
        assertUnchanged(
            theirs,
            escrow.collect(theirs, SessionId.unwrap(theirs), HEAD, 1, validUntil, 1e18, signature),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
        assertEq(escrow.sessionOf(theirs).balance, 5e18);
    }

    function test_collect_R06_TheSameVoucherIsNotPaidAgainAfterReauthorising() public {
        authorise();
        uint64 validUntil = nowPlus(LIFE);
        bytes32 first = SessionId.unwrap(sessionId);
        bytes memory signature = sign(signerKey, sessionId, HEAD, 1, validUntil);
        escrow.collect(sessionId, first, HEAD, 1, validUntil, 1e18, signature);
        revoke();
        authorise();
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HeadStale.selector, sessionId, first, HEAD));
        escrow.collect(sessionId, first, HEAD, 1, validUntil, 1e18, signature);
        assertEq(escrow.sessionOf(sessionId).balance, 9e18);
    }

    function test_isVoucherSigned_SaysWhatCollectSays(uint256 key) public {
        key = bound(key, 1, type(uint128).max); // neither of the two known here
        authorise();
        uint64 validUntil = nowPlus(1);
        assertTrue(signedBy(callerKey, sessionId, validUntil));
        assertTrue(signedBy(signerKey, sessionId, validUntil));
        assertFalse(signedBy(key, sessionId, validUntil));
        assertFalse(signedBy(callerKey, SessionId.wrap(keccak256("missing")), validUntil));
    }

    // ------------------------------------------------------------------ helpers

    function authorise() private {
        vm.prank(caller);
        escrow.authoriseSigner(signer);
    }

    function revoke() private {
        vm.prank(caller);
        escrow.revokeSigner(signer);
    }

    function revokeAll() private {
        vm.prank(caller);
        escrow.revokeAllSigners();
    }

    function expectNotInForce(uint64 endsAt) private {
        vm.expectRevert(
            abi.encodeWithSelector(ISignerKeys.SignerNotInForce.selector, caller, signer, endsAt)
        );
    }

    function collectBySigner(SessionId target) private returns (IPaymentEscrow.Refusal refusal) {
        uint64 validUntil = nowPlus(1);
        bytes memory signature = sign(signerKey, target, HEAD, 1, validUntil);
        return escrow.collect(target, SessionId.unwrap(target), HEAD, 1, validUntil, 1, signature);
    }

    function signedBy(uint256 key, SessionId target, uint64 validUntil) private view returns (bool) {
        bytes memory signature = sign(key, target, HEAD, 1, validUntil);
        return escrow.isVoucherSigned(target, HEAD, 1, validUntil, signature);
    }
}
