// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";
import {SessionId} from "../types/SessionId.sol";

/// @notice Holds callers' money: for sessions and for single requests. Knows no proofs.
interface IPaymentEscrow {
    /// @param caller Who pays. @param balance What the session still holds, thawing part included.
    /// @param signer Whose ECDSA signature a voucher needs; fixed when the session opens.
    /// @param callCount Calls settled or skipped so far.
    /// @param head Chain head after them; the session id before the first.
    /// @param thawing Part of the balance that is leaving. @param thawEndsAt When it can be withdrawn (unix seconds).
    struct Session {
        address caller;
        uint96 balance;
        address signer;
        uint64 callCount;
        bytes32 head;
        NodeId nodeId;
        address referrer;
        uint96 thawing;
        uint64 thawEndsAt;
    }

    /// @notice Why a session could not pay. `None` means it paid.
    enum Refusal {
        None,
        SessionUnknown,
        VoucherExpired,
        VoucherTooLong,
        SignatureInvalid,
        BalanceInsufficient
    }

    event SessionOpened(
        SessionId indexed sessionId,
        address indexed caller,
        NodeId indexed nodeId,
        address signer,
        address referrer
    );
    event Deposited(SessionId indexed sessionId, address indexed payer, uint256 amount);
    event ThawStarted(SessionId indexed sessionId, uint256 amount, uint64 endsAt);
    event ThawCancelled(SessionId indexed sessionId, uint256 amount);
    event Withdrawn(SessionId indexed sessionId, address indexed caller, uint256 amount);
    event Collected(SessionId indexed sessionId, bytes32 head, uint64 callCount, uint256 amount);
    event Held(CallId indexed callId, address indexed payer, uint256 amount);
    event Released(CallId indexed callId, uint256 amount);
    event Refunded(CallId indexed callId, address indexed payer, uint256 amount);

    error SessionAlreadyOpen(SessionId sessionId);
    error SessionMissing(SessionId sessionId);
    error SessionNotYours(SessionId sessionId, address sender);
    error DepositTooSmall(uint256 amount, uint256 minimum);
    error BalanceTooLow(uint256 wanted, uint256 available);
    error SessionThawPending(uint64 endsAt);
    error SessionThawEmpty();
    error HoldAlreadyUsed(CallId callId);
    error HoldMissing(CallId callId);
    error SignerZero();
    /// @notice The market settled from a head that is not the session's head any more.
    error HeadStale(SessionId sessionId, bytes32 given, bytes32 current);
    error TokenWithoutCode(address token);
    error VoucherLifeOutOfRange(uint64 life, uint64 minimum, uint64 maximum);
    error ThawPeriodOutOfRange(uint64 period, uint64 minimum, uint64 maximum);

    /// @notice Opens a session towards a node and deposits. The id is `keccak256(abi.encode(chainid, escrow, caller, nodeId, salt))`.
    /// @param signer Key that signs vouchers (the caller itself, or one it delegates to). @param referrer May be zero.
    function openSession(
        NodeId nodeId,
        address signer,
        address referrer,
        bytes32 salt,
        uint256 amount
    ) external returns (SessionId sessionId);

    /// @notice Adds money to a session; anyone may. Never touches a timer (R04).
    function deposit(SessionId sessionId, uint256 amount) external;

    /// @notice Starts taking money out; the node can still collect it until it is withdrawn. A later call replaces amount and clock.
    /// Collecting eats the unthawed part first, so what a node may rely on is `balance - thawing`.
    function thaw(SessionId sessionId, uint256 amount) external;

    function cancelThaw(SessionId sessionId) external;

    /// @notice Pays out what has thawed and is still there.
    function withdraw(SessionId sessionId) external returns (uint256 amount);

    /// @notice Market only. Advances the session from `previousHead` to `head` and pays `amount` to the splitter, if the
    /// voucher holds; otherwise changes nothing and says why. Never reverts for the payer's fault. Reverts with `HeadStale` if
    /// the session is not at `previousHead` (R06).
    /// @param amount Token wei; 0 if every call was skipped. @param signature 65 bytes, ECDSA over `voucherDigest`.
    function collect(
        SessionId sessionId,
        bytes32 previousHead,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil,
        uint256 amount,
        bytes calldata signature
    ) external returns (Refusal refusal);

    /// @notice Market only. Takes `amount` from `payer` for one request.
    function hold(CallId callId, address payer, uint256 amount) external;

    /// @notice Market only. Pays a held amount to the splitter.
    function release(CallId callId) external returns (uint256 amount);

    /// @notice Market only. Pays a held amount back to its payer.
    function refund(CallId callId) external returns (uint256 amount);

    /// @notice The session. All zero if it was never opened.
    function sessionOf(SessionId sessionId) external view returns (Session memory session);

    /// @notice The id of the session that `openSession` opens for this caller.
    function sessionIdOf(
        address caller,
        NodeId nodeId,
        bytes32 salt
    ) external view returns (SessionId sessionId);

    /// @notice Held for a request: 0 before, and after release or refund.
    function heldFor(CallId callId) external view returns (uint256 amount);

    /// @notice The EIP-712 digest that the signer of a session signs.
    function voucherDigest(
        SessionId sessionId,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil
    ) external view returns (bytes32 digest);
}
