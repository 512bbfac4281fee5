// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {IRevenueLedger} from "../../../contracts/interfaces/IRevenueLedger.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice A caller that does whatever the escrow allows, and a node that follows the one rule it is told: accept a voucher
/// only if `availableUntil` covers everything accepted, and its signer signs until after it ends (R09).
contract CoverHandler is TestBase {
    uint64 private constant LIFE = 1 days;
    uint64 private constant THAW = 1 days + 1; // the shortest that the escrow admits

    MockToken private token;
    PaymentEscrow private escrow;
    SessionId private sessionId;
    address private caller;
    /// @dev Keys of the caller: its own, and three that it authorises and revokes.
    uint256[4] private keys;
    address[4] private signers;

    /// @notice The newest accepted voucher, token wei it asks for, and when it ends; 0 wei if none.
    uint256 public acceptedAmount;
    uint64 public acceptedUntil;
    uint256 private _acceptedKey;
    uint64 private _callCount;
    uint256 public accepted;
    uint256 public acceptedByOthers;
    bool public broken;

    constructor() {
        vm.warp(1_800_000_000);
        (caller, keys[0]) = makeSigner("caller");
        signers[0] = caller;
        (signers[1], keys[1]) = makeSigner("first signer");
        (signers[2], keys[2]) = makeSigner("second signer");
        (signers[3], keys[3]) = makeSigner("third signer");
        token = new MockToken(caller);
        escrow = new PaymentEscrow(
            ERC20Burnable(address(token)),
            INodeStaking(address(token)),
            IModelRegistry(address(token)),
            address(token),
            address(token),
            IRevenueSplitter.Shares(Ppm.wrap(20_000), Ppm.wrap(0), Ppm.wrap(0)),
            IRevenueLedger.Decay(7 days, 1e16),
            IPaymentEscrow.Limits(LIFE, THAW, 1)
        );
        vm.startPrank(caller);
        token.approve(address(escrow), type(uint256).max);
        sessionId = escrow.openSession(NodeId.wrap(0), caller, address(0), 0, 10e18);
        vm.stopPrank();
    }

    /// @dev After the constructor, because only a contract with code can be linked.
    function linkItself() external {
        escrow.link(address(this));
    }

    function deposit(uint256 amount) external {
        vm.prank(caller);
        escrow.deposit(sessionId, bound(amount, 1, 10e18));
    }

    function thaw(uint256 amount) external {
        uint256 balance = escrow.sessionOf(sessionId).balance;
        if (balance == 0) return;
        vm.prank(caller);
        escrow.thaw(sessionId, bound(amount, 1, balance));
    }

    function cancelThaw() external {
        if (escrow.sessionOf(sessionId).thawing == 0) return;
        vm.prank(caller);
        escrow.cancelThaw(sessionId);
    }

    function withdraw() external {
        IPaymentEscrow.Session memory session = escrow.sessionOf(sessionId);
        if (session.thawing == 0 || vm.getBlockTimestamp() < session.thawEndsAt) return;
        vm.prank(caller);
        escrow.withdraw(sessionId);
    }

    function authorise(uint256 which) external {
        vm.prank(caller);
        escrow.authoriseSigner(signers[bound(which, 1, 3)]);
    }

    function revoke(uint256 which) external {
        address signer = signers[bound(which, 1, 3)];
        if (escrow.signerUntil(caller, signer) != type(uint64).max) return;
        vm.prank(caller);
        escrow.revokeSigner(signer);
    }

    function revokeAll() external {
        vm.prank(caller);
        escrow.revokeAllSigners();
    }

    /// @dev A voucher for one more call; it replaces the accepted one and asks for both.
    function accept(uint256 price, uint256 life, uint256 which) external {
        if (acceptedAmount > 0 && vm.getBlockTimestamp() > acceptedUntil) acceptedAmount = 0;
        uint64 validUntil = uint64(vm.getBlockTimestamp() + bound(life, 0, LIFE));
        which = bound(which, 0, 3);
        uint256 cover = escrow.availableUntil(sessionId, validUntil);
        if (cover <= acceptedAmount) return;
        if (escrow.signerUntil(caller, signers[which]) <= validUntil) return;
        acceptedAmount += bound(price, 1, cover - acceptedAmount);
        acceptedUntil = validUntil;
        _acceptedKey = keys[which];
        if (which > 0) ++acceptedByOthers;
        ++_callCount;
        ++accepted;
    }

    function wait(uint256 time) external {
        skip(bound(time, 1, 12 hours));
    }

    /// @notice Collects the accepted voucher: must work whenever it has not expired.
    function settle() external {
        if (acceptedAmount == 0 || vm.getBlockTimestamp() > acceptedUntil) return;
        bytes32 head = keccak256(abi.encode(_callCount));
        bytes32 previousHead = escrow.sessionOf(sessionId).head;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            _acceptedKey,
            escrow.voucherDigest(sessionId, head, _callCount, acceptedUntil)
        );
        IPaymentEscrow.Refusal refusal = escrow.collect(
            sessionId,
            previousHead,
            head,
            _callCount,
            acceptedUntil,
            acceptedAmount,
            abi.encodePacked(r, s, v)
        );
        if (refusal != IPaymentEscrow.Refusal.None) broken = true;
        acceptedAmount = 0;
    }

    function isCovered() external view returns (bool) {
        if (acceptedAmount == 0 || vm.getBlockTimestamp() > acceptedUntil) return true;
        return escrow.sessionOf(sessionId).balance >= acceptedAmount;
    }
}

/// @notice A voucher that was covered when the node accepted it is paid whenever the node settles it in time, whatever the
/// caller does in between.
contract EscrowCoverTest is TestBase {
    CoverHandler private handler;

    function setUp() public {
        handler = new CoverHandler();
        handler.linkItself();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](10);
        selectors[0] = CoverHandler.deposit.selector;
        selectors[1] = CoverHandler.thaw.selector;
        selectors[2] = CoverHandler.cancelThaw.selector;
        selectors[3] = CoverHandler.withdraw.selector;
        selectors[4] = CoverHandler.accept.selector;
        selectors[5] = CoverHandler.wait.selector;
        selectors[6] = CoverHandler.settle.selector;
        selectors[7] = CoverHandler.authorise.selector;
        selectors[8] = CoverHandler.revoke.selector;
        selectors[9] = CoverHandler.revokeAll.selector;
        targetSelectors(address(handler), selectors);
    }

    function invariant_acceptedVouchersAreCovered() public view {
        assertTrue(handler.isCovered(), "an accepted voucher lost its cover");
        assertFalse(handler.broken(), "an accepted voucher was refused");
    }

    function test_handler_ReachesAcceptance() public {
        handler.accept(1e18, 1 hours, 0);
        handler.settle();
        assertEq(handler.accepted(), 1);
        assertFalse(handler.broken());
    }

    function test_handler_R09_ReachesAcceptanceOfARevokedSigner() public {
        handler.accept(1e18, 1 days, 1);
        assertEq(handler.accepted(), 0);
        handler.authorise(1);
        handler.revokeAll();
        handler.accept(1e18, 1 days, 1); // the shortest thaw is a second longer
        assertEq(handler.acceptedByOthers(), 1);
        handler.wait(12 hours);
        handler.wait(12 hours);
        handler.settle();
        assertFalse(handler.broken());
        assertEq(handler.acceptedAmount(), 0);
    }

    function test_handler_ReachesAcceptanceOnThawingMoney() public {
        handler.thaw(10e18);
        handler.accept(10e18, 1 days, 0);
        assertEq(handler.accepted(), 1);
        handler.wait(12 hours);
        handler.wait(12 hours);
        handler.withdraw();
        handler.settle();
        assertFalse(handler.broken());
    }
}
