// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {ComputeToken} from "../../../contracts/token/ComputeToken.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {EscrowTestBase} from "./EscrowTestBase.sol";

/// @notice Deposits by EIP-2612 permit, with the token as deployed.
contract EscrowPermitTest is EscrowTestBase {
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    ComputeToken private permitToken;

    function setUp() public override {
        super.setUp();
        permitToken = new ComputeToken(address(this));
        escrow = create(address(permitToken), LIFE, THAW, MINIMUM);
        permitToken.transfer(caller, 100e18);
    }

    function test_openSessionWithPermit_NeedsNoApproval() public {
        IPaymentEscrow.Permit memory permit = permitOf(5e18, nowPlus(1));
        vm.expectEmit(address(escrow));
        emit IPaymentEscrow.Deposited(escrow.sessionIdOf(caller, NODE, "p"), caller, 5e18);
        vm.prank(caller);
        SessionId sessionId = escrow.openSessionWithPermit(NODE, stranger, stranger, "p", 5e18, permit);
        IPaymentEscrow.Session memory session = escrow.sessionOf(sessionId);
        assertEq(session.caller, caller);
        assertEq(session.balance, 5e18);
        assertEq(session.referrer, stranger);
        assertTrue(session.kind == IPaymentEscrow.SignatureKind.Key);
        assertTrue(escrow.isSigner(caller, stranger));
        assertEq(permitToken.balanceOf(address(escrow)), 5e18);
        assertEq(permitToken.allowance(caller, address(escrow)), 0);
    }

    function test_depositWithPermit_NeedsNoApproval() public {
        SessionId sessionId = openByPermit(1e18);
        IPaymentEscrow.Permit memory permit = permitOf(2e18, nowPlus(1));
        vm.prank(caller);
        escrow.depositWithPermit(sessionId, 2e18, permit);
        assertEq(escrow.sessionOf(sessionId).balance, 3e18);
    }

    function test_depositWithPermit_GoesThroughIfThePermitWasUsedInFront() public {
        SessionId sessionId = openByPermit(1e18);
        uint256 deadline = nowPlus(1);
        IPaymentEscrow.Permit memory permit = permitOf(2e18, deadline);
        vm.prank(stranger);
        permitToken.permit(caller, address(escrow), 2e18, deadline, permit.v, permit.r, permit.s);
        vm.prank(caller);
        escrow.depositWithPermit(sessionId, 2e18, permit);
        assertEq(escrow.sessionOf(sessionId).balance, 3e18);
    }

    function test_openSessionWithPermit_GoesThroughIfThePermitWasUsedInFront() public {
        uint256 deadline = nowPlus(1);
        IPaymentEscrow.Permit memory permit = permitOf(2e18, deadline);
        vm.prank(stranger);
        permitToken.permit(caller, address(escrow), 2e18, deadline, permit.v, permit.r, permit.s);
        vm.prank(caller);
        SessionId sessionId = escrow.openSessionWithPermit(NODE, caller, address(0), "p", 2e18, permit);
        assertEq(escrow.sessionOf(sessionId).balance, 2e18);
    }

    function test_depositWithPermit_R19_ABadPermitTakesNothing(uint256 what) public {
        SessionId sessionId = openByPermit(1e18);
        what = bound(what, 0, 3);
        uint256 amount = what == 0 ? 2e18 + 1 : 2e18; // another amount than was signed
        IPaymentEscrow.Permit memory permit = permitOf(2e18, nowPlus(1));
        if (what == 1) permit.deadline = vm.getBlockTimestamp() - 1;
        if (what == 2) permit.r ^= bytes32(uint256(1));
        address sender = what == 3 ? stranger : caller; // somebody else's permit
        permitToken.transfer(stranger, 10e18);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(escrow),
                0,
                amount
            )
        );
        vm.prank(sender);
        escrow.depositWithPermit(sessionId, amount, permit);
    }

    function test_depositWithPermit_ABadPermitDoesNoHarmToAnApproval() public {
        SessionId sessionId = openByPermit(1e18);
        IPaymentEscrow.Permit memory permit = permitOf(2e18, vm.getBlockTimestamp() - 1);
        vm.startPrank(caller);
        permitToken.approve(address(escrow), 2e18);
        escrow.depositWithPermit(sessionId, 2e18, permit);
        vm.stopPrank();
        assertEq(escrow.sessionOf(sessionId).balance, 3e18);
    }

    function test_depositWithPermit_WorksByApprovalIfTheTokenHasNoPermit() public {
        PaymentEscrow plain = create(address(token), LIFE, THAW, MINIMUM);
        IPaymentEscrow.Permit memory none;
        vm.startPrank(caller);
        token.approve(address(plain), 3e18);
        SessionId sessionId = plain.openSessionWithPermit(NODE, caller, address(0), "p", 1e18, none);
        plain.depositWithPermit(sessionId, 2e18, none);
        vm.stopPrank();
        assertEq(plain.sessionOf(sessionId).balance, 3e18);
    }

    function test_depositWithPermit_R04_RefusesDustAndMissingSessions() public {
        SessionId sessionId = openByPermit(1e18);
        IPaymentEscrow.Permit memory permit = permitOf(MINIMUM - 1, nowPlus(1));
        vm.startPrank(caller);
        vm.expectRevert(
            abi.encodeWithSelector(IPaymentEscrow.DepositTooSmall.selector, MINIMUM - 1, MINIMUM)
        );
        escrow.depositWithPermit(sessionId, MINIMUM - 1, permit);
        SessionId missing = SessionId.wrap(keccak256("missing"));
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.SessionMissing.selector, missing));
        escrow.depositWithPermit(missing, 1e18, permit);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------ helpers

    function openByPermit(uint256 amount) private returns (SessionId sessionId) {
        IPaymentEscrow.Permit memory permit = permitOf(amount, nowPlus(1));
        vm.prank(caller);
        return escrow.openSessionWithPermit(NODE, caller, address(0), "o", amount, permit);
    }

    /// @dev Signed by the caller, for its next nonce.
    function permitOf(
        uint256 amount,
        uint256 deadline
    ) private view returns (IPaymentEscrow.Permit memory permit) {
        bytes32 content = keccak256(
            abi.encode(PERMIT_TYPEHASH, caller, address(escrow), amount, permitToken.nonces(caller), deadline)
        );
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", permitToken.DOMAIN_SEPARATOR(), content));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(callerKey, digest);
        return IPaymentEscrow.Permit(deadline, v, r, s);
    }
}
