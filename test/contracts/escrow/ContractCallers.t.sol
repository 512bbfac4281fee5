// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {ContractSignature} from "../../../contracts/libraries/ContractSignature.sol";
import {MockWallet} from "../../../contracts/mocks/MockWallet.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {EscrowTestBase} from "./EscrowTestBase.sol";

contract ContractCallersTest is EscrowTestBase {
    /// @dev What a collection costs beside asking the caller, with room: a hostile caller must not add to it.
    uint256 private constant REST_OF_COLLECT = 60_000;

    MockWallet private wallet;
    SessionId private sessionId;

    function setUp() public override {
        super.setUp();
        wallet = new MockWallet(caller);
        token.transfer(address(wallet), 100e18);
        vm.prank(address(wallet));
        token.approve(address(escrow), type(uint256).max);
        sessionId = openByWallet("w", 10e18);
    }

    // ------------------------------------------------------------------ opening

    function test_openContractSession_StoresTheKindAndPulls() public {
        SessionId expected = escrow.sessionIdOf(address(wallet), NODE, "x");
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.SessionOpened(
            expected,
            address(wallet),
            NODE,
            IPaymentEscrow.SignatureKind.Contract,
            stranger
        );
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Deposited(expected, address(wallet), 2e18);
        vm.prank(address(wallet));
        SessionId opened = escrow.openContractSession(NODE, stranger, "x", 2e18);
        assertTrue(opened == expected);
        IPaymentEscrow.Session memory session = escrow.sessionOf(opened);
        assertEq(session.caller, address(wallet));
        assertTrue(session.kind == IPaymentEscrow.SignatureKind.Contract);
        assertEq(session.head, SessionId.unwrap(opened));
        assertTrue(session.nodeId == NODE);
        assertEq(session.referrer, stranger);
        assertEq(session.balance, 2e18);
        assertEq(token.balanceOf(address(escrow)), 12e18);
    }

    function test_openContractSession_R03_TheKindNeverChanges() public {
        bytes memory refusal = abi.encodeWithSelector(IPaymentEscrow.SessionAlreadyOpen.selector, sessionId);
        vm.startPrank(address(wallet));
        vm.expectRevert(refusal);
        escrow.openSession(NODE, caller, address(0), "w", 1e18);
        vm.expectRevert(refusal);
        escrow.openContractSession(NODE, address(0), "w", 1e18);
        vm.stopPrank();
        SessionId byKey = open("k", 1e18);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.SessionAlreadyOpen.selector, byKey));
        vm.prank(caller);
        escrow.openContractSession(NODE, address(0), "k", 1e18);
    }

    function test_openContractSession_R04_RefusesDust() public {
        vm.expectRevert(
            abi.encodeWithSelector(IPaymentEscrow.DepositTooSmall.selector, MINIMUM - 1, MINIMUM)
        );
        vm.prank(address(wallet));
        escrow.openContractSession(NODE, address(0), "x", MINIMUM - 1);
    }

    function test_openSession_R03_AContractThatNamesAKeyIsNeverAsked() public {
        vm.prank(address(wallet));
        SessionId byKey = escrow.openSession(NODE, caller, address(0), "k", 1e18);
        wallet.set(MockWallet.Mood.BurnsAllGas);
        assertRefusal(collect(byKey, HEAD, 1, nowPlus(1), 0.5e18), IPaymentEscrow.Refusal.None);
    }

    // ------------------------------------------------------------------ collecting

    function test_collect_AsksTheContract() public {
        wallet.set(MockWallet.Mood.ApprovesTheOwnersSignature);
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Collected(sessionId, HEAD, 1, 4e18);
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(LIFE), 4e18), IPaymentEscrow.Refusal.None);
        assertCollected(4e18);
        assertEq(escrow.sessionOf(sessionId).head, HEAD);
    }

    function test_collect_R05_TheContractSeesTheWholeVoucher(uint256 field) public {
        wallet.set(MockWallet.Mood.ApprovesTheOwnersSignature);
        uint64 validUntil = nowPlus(100);
        bytes memory signature = sign(callerKey, sessionId, HEAD, 1, validUntil);
        field = bound(field, 0, 2);
        assertUnchanged(
            sessionId,
            escrow.collect(
                sessionId,
                SessionId.unwrap(sessionId),
                field == 0 ? keccak256("other head") : HEAD,
                field == 1 ? 2 : 1,
                field == 2 ? validUntil + 1 : validUntil,
                1,
                signature
            ),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
    }

    function test_collect_PassesTheSignatureOnAsItIs(bytes calldata signature) public {
        uint64 validUntil = nowPlus(1);
        bytes32 digest = escrow.voucherDigest(sessionId, HEAD, 1, validUntil);
        vm.expectCall(address(wallet), abi.encodeCall(IERC1271.isValidSignature, (digest, signature)));
        escrow.collect(sessionId, SessionId.unwrap(sessionId), HEAD, 1, validUntil, 1, signature);
    }

    function test_collect_R03_EveryOtherAnswerIsARefusal(uint256 mood) public {
        uint256[6] memory moods = [uint256(2), 3, 4, 5, 6, 12];
        assertHostile(MockWallet.Mood(moods[bound(mood, 0, 5)]));
    }

    function test_collect_R02_ShortAnswersAreNotFilledUpFromMemory() public {
        // The session's id lies in the memory that takes the answer; ending in 0 it would complete an answer one byte short.
        bytes32 salt;
        while (uint8(uint256(SessionId.unwrap(escrow.sessionIdOf(address(wallet), NODE, salt)))) != 0) {
            salt = bytes32(uint256(salt) + 1);
        }
        SessionId opened = openByWallet(salt, 1e18);
        wallet.set(MockWallet.Mood.AnswersShort);
        assertUnchanged(
            opened,
            collect(opened, HEAD, 1, nowPlus(1), 1),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
    }

    function test_collect_R02_ReturnBombCostsNoMoreThanTheCap() public {
        assertHostile(MockWallet.Mood.ReturnBomb);
    }

    function test_collect_R02_RevertBombCostsNoMoreThanTheCap() public {
        assertHostile(MockWallet.Mood.RevertBomb);
    }

    function test_collect_R01_GasBurnerCostsNoMoreThanTheCap() public {
        assertHostile(MockWallet.Mood.BurnsAllGas);
        assertHostile(MockWallet.Mood.HitsInvalid);
    }

    function test_collect_R24_AContractMayChangeItsMindAndLosesNothing() public {
        assertHostile(MockWallet.Mood.Refuses);
        wallet.set(MockWallet.Mood.Approves);
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 1e18), IPaymentEscrow.Refusal.None);
        assertEq(escrow.sessionOf(sessionId).balance, 9e18);
    }

    function test_collect_R03_WithoutCodeItApprovesNothing() public {
        vm.etch(address(wallet), "");
        assertUnchanged(
            sessionId,
            collect(sessionId, HEAD, 1, nowPlus(1), 1),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
    }

    function test_collect_R03_AnAccountThatGrewAndLostCodeIsAskedAsAContract() public {
        // EIP-7702: an account with a key delegates to a wallet's code, opens, and takes the code off again.
        vm.etch(caller, address(wallet).code);
        vm.prank(caller);
        SessionId grown = escrow.openContractSession(NODE, address(0), "g", 1e18);
        vm.etch(caller, "");
        assertUnchanged(
            grown,
            collect(grown, HEAD, 1, nowPlus(1), 1),
            IPaymentEscrow.Refusal.SignatureInvalid
        );
        vm.etch(caller, address(wallet).code); // its storage is empty: it approves everything
        assertRefusal(collect(grown, HEAD, 1, nowPlus(1), 1), IPaymentEscrow.Refusal.None);
    }

    function test_collect_R03_AnAuthorisedKeyDoesNotSpeakForAContractSession() public {
        vm.prank(address(wallet));
        escrow.authoriseSigner(caller);
        assertHostile(MockWallet.Mood.Refuses);
    }

    // ------------------------------------------------------------------ gas

    function test_collect_ExpensiveWalletsGetWhatTheyWerePromised() public {
        wallet.set(MockWallet.Mood.BurnsThenApproves);
        assertRefusal(collect(sessionId, HEAD, 1, nowPlus(1), 1), IPaymentEscrow.Refusal.None);
    }

    function test_collect_R03_LittleGasNeverLooksLikeARefusal(uint256 gas) public {
        wallet.set(MockWallet.Mood.BurnsThenApproves);
        gas = bound(gas, 30_000, 600_000);
        uint64 validUntil = nowPlus(1);
        bytes memory signature = sign(callerKey, sessionId, HEAD, 1, validUntil);
        bytes memory call = abi.encodeCall(
            IPaymentEscrow.collect,
            (sessionId, SessionId.unwrap(sessionId), HEAD, 1, validUntil, 1, signature)
        );
        vm.cool(address(wallet)); // as dear to reach as in a transaction of its own
        vm.cool(address(escrow));
        (bool success, bytes memory answer) = address(escrow).call{gas: gas}(call);
        if (success) {
            assertRefusal(abi.decode(answer, (IPaymentEscrow.Refusal)), IPaymentEscrow.Refusal.None);
        } else {
            assertEq(escrow.sessionOf(sessionId).callCount, 0);
        }
    }

    function test_collect_LittleGasIsNamed() public {
        uint64 validUntil = nowPlus(1);
        bytes memory call = abi.encodeCall(
            IPaymentEscrow.collect,
            (sessionId, SessionId.unwrap(sessionId), HEAD, 1, validUntil, 1, "")
        );
        (bool success, bytes memory answer) = address(escrow).call{gas: ContractSignature.NEEDED_GAS}(call);
        assertFalse(success);
        assertEq(bytes32(answer), bytes32(ContractSignature.SignatureGasTooLow.selector));
    }

    // ------------------------------------------------------------------ helpers

    function openByWallet(bytes32 salt, uint256 amount) private returns (SessionId opened) {
        vm.prank(address(wallet));
        return escrow.openContractSession(NODE, address(0), salt, amount);
    }

    /// @dev Refused, nothing changed, and the gas that the caller could make it cost is bounded.
    function assertHostile(MockWallet.Mood mood) private {
        wallet.set(mood);
        uint64 validUntil = nowPlus(1);
        bytes memory signature = sign(callerKey, sessionId, HEAD, 1, validUntil);
        bytes32 first = SessionId.unwrap(sessionId);
        uint256 before = gasleft();
        IPaymentEscrow.Refusal refusal = escrow.collect(sessionId, first, HEAD, 1, validUntil, 1, signature);
        uint256 used = before - gasleft();
        assertUnchanged(sessionId, refusal, IPaymentEscrow.Refusal.SignatureInvalid);
        assertEq(escrow.sessionOf(sessionId).balance, 10e18);
        assertLt(used, ContractSignature.MOST_GAS + REST_OF_COLLECT);
        assertFalse(escrow.isVoucherSigned(sessionId, HEAD, 1, validUntil, signature));
    }
}
