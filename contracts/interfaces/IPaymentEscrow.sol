// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";
import {SessionId} from "../types/SessionId.sol";
import {IRevenueLedger} from "./IRevenueLedger.sol";
import {IRevenueSplitter} from "./IRevenueSplitter.sol";
import {ISignerKeys} from "./ISignerKeys.sol";

/// @notice Holds all money: callers', for sessions and for single requests, until it is earned, and then its earners' until
/// they claim it. Knows no proofs.
interface IPaymentEscrow is ISignerKeys, IRevenueLedger, IRevenueSplitter {
    /// @notice How vouchers of a session are signed; fixed when it opens, whatever code its caller has then or later (R03).
    /// `Key`: ECDSA by the caller or a key that it has authorised. `Contract`: the caller approves by ERC-1271.
    enum SignatureKind {
        Key,
        Contract
    }

    /// @notice What a deployment fixes. @param maxVoucherLife How far in the future a voucher's `validUntil` may lie, seconds.
    /// @param thawPeriod How long withdrawals and revocations wait, seconds. @param minimumDeposit Token wei.
    struct Limits {
        uint64 maxVoucherLife;
        uint64 thawPeriod;
        uint256 minimumDeposit;
    }

    /// @param caller Who pays. @param balance What the session still holds, thawing part included.
    /// @param callCount Calls settled or skipped so far. @param thawEndsAt When `thawing` can be withdrawn (unix seconds).
    /// @param kind How its vouchers are signed. @param head Chain head after those calls; the session id before the first.
    /// @param thawing Part of the balance that is leaving.
    struct Session {
        address caller; // slot 0
        uint96 balance; // slot 0
        uint64 callCount; // slot 1
        uint64 thawEndsAt; // slot 1
        SignatureKind kind; // slot 1
        bytes32 head; // slot 2
        NodeId nodeId; // slot 3
        address referrer; // slot 4
        uint96 thawing; // slot 4
    }

    /// @notice The token holder's EIP-2612 permit for the escrow, over exactly the amount of the deposit. @param deadline Unix seconds.
    struct Permit {
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
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
        SignatureKind kind,
        address referrer
    );
    event Deposited(SessionId indexed sessionId, address indexed payer, uint256 amount);
    event ThawStarted(SessionId indexed sessionId, uint256 amount, uint64 endsAt);
    event ThawCancelled(SessionId indexed sessionId, uint256 amount);
    event Withdrawn(SessionId indexed sessionId, address indexed caller, uint256 amount);
    event Collected(SessionId indexed sessionId, bytes32 head, uint64 callCount, uint256 amount);
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
    /// @notice The market settled from a head that is not the session's head any more.
    error HeadStale(SessionId sessionId, bytes32 given, bytes32 current);
    error TokenWithoutCode(address token);
    error VoucherLifeOutOfRange(uint64 life, uint64 minimum, uint64 maximum);
    error ThawPeriodOutOfRange(uint64 period, uint64 minimum, uint64 maximum);

    /// @notice Opens a session towards a node and deposits. The id is `keccak256(abi.encode(chainid, escrow, caller, nodeId, salt))`.
    /// Its vouchers are signed by keys: the caller's own, and those it authorises.
    /// @param signer The caller itself, or a key to authorise in the same go (see `authoriseSigner`). @param referrer May be zero.
    function openSession(
        NodeId nodeId,
        address signer,
        address referrer,
        bytes32 salt,
        uint256 amount
    ) external returns (SessionId sessionId);

    /// @notice As `openSession`, paid by permit. A permit that is used already, by whoever has seen it, does no harm: only the
    /// allowance counts.
    function openSessionWithPermit(
        NodeId nodeId,
        address signer,
        address referrer,
        bytes32 salt,
        uint256 amount,
        Permit calldata permit
    ) external returns (SessionId sessionId);

    /// @notice As `openSession`, for a caller that is a contract and approves each voucher itself (ERC-1271). It may change its
    /// mind about a voucher until it is collected; a contract that authorises a key and opens with `openSession` can't.
    function openContractSession(
        NodeId nodeId,
        address referrer,
        bytes32 salt,
        uint256 amount
    ) external returns (SessionId sessionId);

    /// @notice Adds money to a session; anyone may. Never touches a timer (R04).
    function deposit(SessionId sessionId, uint256 amount) external;

    /// @notice As `deposit`, paid by permit; see `openSessionWithPermit`.
    function depositWithPermit(SessionId sessionId, uint256 amount, Permit calldata permit) external;

    /// @notice Starts taking money out; the node can still collect it until it is withdrawn. A later call replaces amount and clock.
    /// Collecting eats the unthawed part first, so what a node may rely on is `availableUntil`.
    function thaw(SessionId sessionId, uint256 amount) external;

    function cancelThaw(SessionId sessionId) external;

    /// @notice Pays out what has thawed and is still there.
    function withdraw(SessionId sessionId) external returns (uint256 amount);

    /// @notice Market only. Advances the session from `previousHead` to `head` and takes `amount` for the ledger to credit, if the
    /// voucher holds; otherwise changes nothing and says why. Never reverts for the payer's fault. Reverts with `HeadStale` if
    /// the session is not at `previousHead` (R06).
    /// @param amount Token wei; 0 if every call was skipped. @param signature Over `voucherDigest`: 65 bytes (ECDSA), or what the
    /// calling contract takes (ERC-1271), which needs gas for `ContractSignature.NEEDED_GAS` or reverts with `SignatureGasTooLow`.
    function collect(
        SessionId sessionId,
        bytes32 previousHead,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil,
        uint256 amount,
        bytes calldata signature
    ) external returns (Refusal refusal);

    /// @notice Market only. Takes `amount` from `payer` for one request; the market's `Requested` tells of it.
    function hold(CallId callId, address payer, uint256 amount) external;

    /// @notice Market only. Takes a held amount for the ledger to credit; the market's `CallProven` tells of it.
    function release(CallId callId) external returns (uint256 amount);

    /// @notice Market only. Pays a held amount back to its payer.
    function refund(CallId callId) external returns (uint256 amount);

    /// @notice The session. All zero if it was never opened.
    function sessionOf(SessionId sessionId) external view returns (Session memory session);

    /// @notice What a node may rely on when it accepts a voucher: token wei that cannot leave before the voucher ends but to the
    /// node. The voucher must end within `MAX_VOUCHER_LIFE` from now. @param validUntil The voucher's (unix seconds).
    function availableUntil(SessionId sessionId, uint64 validUntil) external view returns (uint256 amount);

    /// @notice The id of the session that `openSession` opens for this caller.
    function sessionIdOf(
        address caller,
        NodeId nodeId,
        bytes32 salt
    ) external view returns (SessionId sessionId);

    /// @notice Held for a request: 0 before, and after release or refund.
    function heldFor(CallId callId) external view returns (uint256 amount);

    /// @notice Whether `collect` would take this signature now.
    function isVoucherSigned(
        SessionId sessionId,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil,
        bytes calldata signature
    ) external view returns (bool signed);

    /// @notice The EIP-712 digest that a voucher's signer signs.
    function voucherDigest(
        SessionId sessionId,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil
    ) external view returns (bytes32 digest);
}
