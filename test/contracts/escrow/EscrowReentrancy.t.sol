// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {ReentrantToken} from "../staking/OddTokens.sol";
import {EscrowTestBase} from "./EscrowTestBase.sol";

/// @notice The token that is deployed calls nobody; an escrow on one that does is not entered all the same.
contract EscrowReentrancyTest is EscrowTestBase {
    function test_deposit_CannotBeReenteredByTheToken() public {
        ReentrantToken reentrant = new ReentrantToken();
        PaymentEscrow odd = create(address(reentrant), LIFE, THAW, MINIMUM);
        odd.link(address(this));
        reentrant.approve(address(odd), type(uint256).max);
        SessionId sessionId = odd.openSession(NODE, address(this), address(0), "s", MINIMUM);
        bytes[] memory entries = _entries(sessionId);
        for (uint256 i = 0; i < entries.length; ++i) {
            reentrant.aim(address(odd), entries[i]);
            vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
            odd.deposit(sessionId, MINIMUM);
        }
    }

    /// @dev All that moves money.
    function _entries(SessionId sessionId) private view returns (bytes[] memory entries) {
        CallId callId = CallId.wrap("call");
        IPaymentEscrow.Permit memory permit;
        entries = new bytes[](15);
        entries[0] = abi.encodeCall(escrow.openSession, (NODE, caller, address(0), "t", MINIMUM));
        entries[1] = abi.encodeCall(
            escrow.openSessionWithPermit,
            (NODE, caller, address(0), "t", MINIMUM, permit)
        );
        entries[2] = abi.encodeCall(escrow.openContractSession, (NODE, address(0), "t", MINIMUM));
        entries[3] = abi.encodeCall(escrow.deposit, (sessionId, MINIMUM));
        entries[4] = abi.encodeCall(escrow.depositWithPermit, (sessionId, MINIMUM, permit));
        entries[5] = abi.encodeCall(escrow.thaw, (sessionId, 1));
        entries[6] = abi.encodeCall(escrow.cancelThaw, (sessionId));
        entries[7] = abi.encodeCall(escrow.withdraw, (sessionId));
        entries[8] = abi.encodeCall(escrow.hold, (callId, caller, 1));
        entries[9] = abi.encodeCall(escrow.refund, (callId));
        entries[10] = abi.encodeCall(escrow.claim, (caller));
        entries[11] = abi.encodeCall(escrow.claimCommission, (NODE));
        entries[12] = abi.encodeCall(escrow.collectPool, (NODE));
        entries[13] = abi.encodeCall(escrow.payTreasury, ());
        entries[14] = abi.encodeCall(escrow.burnFees, ());
    }
}
