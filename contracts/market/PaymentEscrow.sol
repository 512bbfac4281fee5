// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {ContractSignature} from "../libraries/ContractSignature.sol";
import {
    VOUCHER_DOMAIN_NAME,
    VOUCHER_DOMAIN_VERSION,
    VOUCHER_TYPEHASH
} from "../libraries/generated/VoucherTypes.sol";
import {RevenueLedger} from "../revenue/RevenueLedger.sol";
import {RevenueSplitter} from "../revenue/RevenueSplitter.sol";
import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";
import {SessionId} from "../types/SessionId.sol";
import {RiskPause} from "./RiskPause.sol";
import {SignerKeys} from "./SignerKeys.sol";

/// @title PaymentEscrow
/// @notice Holds all money: callers', for sessions and for single requests, until it is earned, and then its earners' until
/// they claim it. Knows no proofs.
/// @dev Assumed for safety: the token is ComputeToken (no hooks); the linked market asks only for what it has verified.
/// Assumed for liveness: none beyond the token's transfer.
contract PaymentEscrow is IPaymentEscrow, SignerKeys, RiskPause, RevenueLedger, EIP712 {
    using SafeCast for uint256;
    using SafeERC20 for ERC20Burnable;

    /// @dev What one request holds. `payer` stays after the money left, so that the id is never used again.
    struct Hold {
        address payer; // slot 0
        uint96 amount; // slot 0
    }

    /// @notice Hard bounds of the two periods, seconds.
    uint64 public constant MIN_VOUCHER_LIFE = 1 minutes;
    uint64 public constant MAX_THAW_PERIOD = 90 days;

    /// @notice How far in the future a voucher's `validUntil` may lie when it is collected, seconds.
    uint64 public immutable MAX_VOUCHER_LIFE;
    /// @notice Smallest deposit, token wei (R04).
    uint256 public immutable MINIMUM_DEPOSIT;

    mapping(SessionId sessionId => Session session) private _sessions;
    mapping(CallId callId => Hold held) private _holds;

    modifier onlyCaller(SessionId sessionId) {
        require(_sessions[sessionId].caller == msg.sender, SessionNotYours(sessionId, msg.sender));
        _;
    }

    /// @param authority Governs the shares, who is the treasury and who pauses, nothing else.
    constructor(
        ERC20Burnable token,
        INodeStaking staking,
        IModelRegistry models,
        address authority,
        address treasury_,
        Shares memory shares_,
        Decay memory decay,
        Limits memory limits
    )
        SignerKeys(limits.thawPeriod)
        RevenueSplitter(staking, models, authority, treasury_, shares_, decay.activityUnit)
        RevenueLedger(token, decay.halfLife)
        EIP712(VOUCHER_DOMAIN_NAME, VOUCHER_DOMAIN_VERSION)
    {
        require(address(token).code.length > 0, TokenWithoutCode(address(token)));
        require(
            limits.maxVoucherLife >= MIN_VOUCHER_LIFE && limits.maxVoucherLife < MAX_THAW_PERIOD,
            VoucherLifeOutOfRange(limits.maxVoucherLife, MIN_VOUCHER_LIFE, MAX_THAW_PERIOD - 1)
        );
        require(
            limits.thawPeriod > limits.maxVoucherLife && limits.thawPeriod <= MAX_THAW_PERIOD,
            ThawPeriodOutOfRange(limits.thawPeriod, limits.maxVoucherLife + 1, MAX_THAW_PERIOD)
        );
        require(limits.minimumDeposit > 0, DepositTooSmall(0, 1));
        MAX_VOUCHER_LIFE = limits.maxVoucherLife;
        MINIMUM_DEPOSIT = limits.minimumDeposit;
    }

    // ------------------------------------------------------------------ sessions

    /// @inheritdoc IPaymentEscrow
    function openSession(
        NodeId nodeId,
        address signer,
        address referrer,
        bytes32 salt,
        uint256 amount
    ) external nonReentrant returns (SessionId sessionId) {
        return _openByKey(nodeId, signer, referrer, salt, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function openSessionWithPermit(
        NodeId nodeId,
        address signer,
        address referrer,
        bytes32 salt,
        uint256 amount,
        Permit calldata permit
    ) external nonReentrant returns (SessionId sessionId) {
        _usePermit(amount, permit);
        return _openByKey(nodeId, signer, referrer, salt, amount);
    }

    function _openByKey(
        NodeId nodeId,
        address signer,
        address referrer,
        bytes32 salt,
        uint256 amount
    ) private returns (SessionId sessionId) {
        sessionId = _open(nodeId, SignatureKind.Key, referrer, salt);
        if (signer != msg.sender) _authorise(signer);
        _deposit(sessionId, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function openContractSession(
        NodeId nodeId,
        address referrer,
        bytes32 salt,
        uint256 amount
    ) external nonReentrant returns (SessionId sessionId) {
        sessionId = _open(nodeId, SignatureKind.Contract, referrer, salt);
        _deposit(sessionId, amount);
    }

    function _open(
        NodeId nodeId,
        SignatureKind kind,
        address referrer,
        bytes32 salt
    ) private returns (SessionId sessionId) {
        sessionId = sessionIdOf(msg.sender, nodeId, salt);
        Session storage session = _sessions[sessionId];
        // Check
        require(session.caller == address(0), SessionAlreadyOpen(sessionId));
        // Effect
        session.caller = msg.sender;
        session.kind = kind;
        session.head = SessionId.unwrap(sessionId);
        session.nodeId = nodeId;
        session.referrer = referrer;
        emit SessionOpened(sessionId, msg.sender, nodeId, kind, referrer);
    }

    /// @inheritdoc IPaymentEscrow
    function deposit(SessionId sessionId, uint256 amount) external nonReentrant {
        _deposit(sessionId, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function depositWithPermit(
        SessionId sessionId,
        uint256 amount,
        Permit calldata permit
    ) external nonReentrant {
        _usePermit(amount, permit);
        _deposit(sessionId, amount);
    }

    /// @dev A permit that fails may have been used by somebody who saw it: whether the allowance is there, the transfer tells.
    function _usePermit(uint256 amount, Permit calldata permit) private {
        try
            IERC20Permit(address(TOKEN)).permit(
                msg.sender,
                address(this),
                amount,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {} /* whether it worked, the transfer tells */ // solhint-disable-line no-empty-blocks
    }

    function _deposit(SessionId sessionId, uint256 amount) private takesNewRisk {
        Session storage session = _sessions[sessionId];
        // Check
        require(session.caller != address(0), SessionMissing(sessionId));
        require(amount >= MINIMUM_DEPOSIT, DepositTooSmall(amount, MINIMUM_DEPOSIT));
        // Effect
        session.balance = (session.balance + amount).toUint96();
        emit Deposited(sessionId, msg.sender, amount);
        // Interaction
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IPaymentEscrow
    function thaw(SessionId sessionId, uint256 amount) external nonReentrant onlyCaller(sessionId) {
        // Check
        Session storage session = _sessions[sessionId];
        require(amount > 0, SessionThawEmpty());
        require(amount <= session.balance, BalanceTooLow(amount, session.balance));
        // Effect
        uint64 endsAt = _endOfNotice();
        session.thawing = amount.toUint96();
        session.thawEndsAt = endsAt;
        emit ThawStarted(sessionId, amount, endsAt);
    }

    /// @inheritdoc IPaymentEscrow
    function cancelThaw(SessionId sessionId) external nonReentrant onlyCaller(sessionId) {
        // Check
        Session storage session = _sessions[sessionId];
        uint256 amount = session.thawing;
        require(amount > 0, SessionThawEmpty());
        // Effect
        session.thawing = 0;
        session.thawEndsAt = 0;
        emit ThawCancelled(sessionId, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function withdraw(
        SessionId sessionId
    ) external nonReentrant onlyCaller(sessionId) returns (uint256 amount) {
        // Check
        Session storage session = _sessions[sessionId];
        uint96 thawing = session.thawing;
        require(thawing > 0, SessionThawEmpty());
        require(block.timestamp >= session.thawEndsAt, SessionThawPending(session.thawEndsAt));
        // Effect
        amount = thawing;
        session.balance -= thawing; // thawing never exceeds the balance: see `collect`
        session.thawing = 0;
        session.thawEndsAt = 0;
        emit Withdrawn(sessionId, msg.sender, amount);
        // Interaction
        TOKEN.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function collect(
        SessionId sessionId,
        bytes32 previousHead,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil,
        uint256 amount,
        bytes calldata signature
    ) external onlyLinked returns (Refusal refusal) {
        // Check
        Session storage session = _sessions[sessionId];
        if (session.caller == address(0)) return Refusal.SessionUnknown;
        require(session.head == previousHead, HeadStale(sessionId, previousHead, session.head));
        refusal = _refusalOf(validUntil, amount, session.balance);
        if (refusal != Refusal.None) return refusal;
        bytes32 digest = voucherDigest(sessionId, head, callCount, validUntil);
        if (!_isSigned(session, digest, signature)) return Refusal.SignatureInvalid;
        // Effect
        session.head = head;
        session.callCount = callCount;
        _take(session, amount);
        _collect(amount);
        emit Collected(sessionId, head, callCount, amount);
    }

    function _refusalOf(
        uint64 validUntil,
        uint256 amount,
        uint256 balance
    ) private view returns (Refusal refusal) {
        if (validUntil < block.timestamp) return Refusal.VoucherExpired;
        if (validUntil > block.timestamp + MAX_VOUCHER_LIFE) return Refusal.VoucherTooLong;
        if (amount > balance) return Refusal.BalanceInsufficient;
        return Refusal.None;
    }

    function _isSigned(
        Session storage session,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool signed) {
        if (session.kind == SignatureKind.Key) return _isSignedByKey(session.caller, digest, signature);
        return ContractSignature.isApprovedBy(session.caller, digest, signature);
    }

    /// @dev `amount` is at most the balance. Eats the unthawed part first.
    function _take(Session storage session, uint256 amount) private {
        uint96 balance = session.balance - amount.toUint96();
        session.balance = balance;
        if (session.thawing > balance) session.thawing = balance;
    }

    // ------------------------------------------------------------------ requests

    /// @inheritdoc IPaymentEscrow
    function hold(
        CallId callId,
        address payer,
        uint256 amount
    ) external nonReentrant onlyLinked takesNewRisk {
        // Check
        require(_holds[callId].payer == address(0), HoldAlreadyUsed(callId));
        // Effect
        _holds[callId] = Hold({payer: payer, amount: amount.toUint96()});
        // Interaction
        // slither-disable-next-line arbitrary-send-erc20: the market passes its own sender
        TOKEN.safeTransferFrom(payer, address(this), amount);
    }

    /// @inheritdoc IPaymentEscrow
    function release(CallId callId) external onlyLinked returns (uint256 amount) {
        (amount, ) = _spend(callId);
        _collect(amount);
    }

    /// @inheritdoc IPaymentEscrow
    function refund(CallId callId) external nonReentrant onlyLinked returns (uint256 amount) {
        address payer;
        (amount, payer) = _spend(callId);
        emit Refunded(callId, payer, amount);
        TOKEN.safeTransfer(payer, amount);
    }

    function _spend(CallId callId) private returns (uint256 amount, address payer) {
        Hold storage held = _holds[callId];
        amount = held.amount;
        require(amount > 0, HoldMissing(callId));
        payer = held.payer;
        held.amount = 0;
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc IPaymentEscrow
    function sessionOf(SessionId sessionId) external view returns (Session memory session) {
        return _sessions[sessionId];
    }

    /// @inheritdoc IPaymentEscrow
    function availableUntil(SessionId sessionId, uint64 validUntil) external view returns (uint256 amount) {
        Session storage session = _sessions[sessionId];
        amount = session.balance;
        // In the very second both a withdrawal and a collection are possible.
        if (session.thawEndsAt <= validUntil) amount -= session.thawing;
    }

    /// @inheritdoc IPaymentEscrow
    function heldFor(CallId callId) external view returns (uint256 amount) {
        return _holds[callId].amount;
    }

    /// @inheritdoc IPaymentEscrow
    function sessionIdOf(
        address caller,
        NodeId nodeId,
        bytes32 salt
    ) public view returns (SessionId sessionId) {
        return SessionId.wrap(keccak256(abi.encode(block.chainid, address(this), caller, nodeId, salt)));
    }

    /// @inheritdoc IPaymentEscrow
    function isVoucherSigned(
        SessionId sessionId,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil,
        bytes calldata signature
    ) external view returns (bool signed) {
        Session storage session = _sessions[sessionId];
        if (session.caller == address(0)) return false;
        return _isSigned(session, voucherDigest(sessionId, head, callCount, validUntil), signature);
    }

    /// @inheritdoc IPaymentEscrow
    function voucherDigest(
        SessionId sessionId,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil
    ) public view returns (bytes32 digest) {
        return
            _hashTypedDataV4(keccak256(abi.encode(VOUCHER_TYPEHASH, sessionId, head, callCount, validUntil)));
    }
}
