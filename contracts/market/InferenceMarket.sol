// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {Callback} from "../libraries/Callback.sol";
import {CallChain} from "../libraries/CallChain.sol";
import {ProofBatch, ProofBatches} from "../libraries/ProofBatches.sol";
import {SCALAR_FIELD_ORDER} from "../libraries/generated/PublicSignals.sol";
import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Run, runOf} from "../types/Run.sol";
import {MarketParts} from "./MarketParts.sol";
import {Offers} from "./Offers.sol";
import {Quotes} from "./Quotes.sol";
import {Settlement} from "./Settlement.sol";

/// @title InferenceMarket
/// @notice Offers, requests and settlement. Knows proofs, holds no money.
/// @dev Assumed for safety: the verifiers behind the circuit registry are sound; the escrow never advances a session twice
/// from one head and never pays a hold twice. Assumed for liveness: staking, models and circuits answer for what they registered.
contract InferenceMarket is Offers, Quotes, Settlement, ReentrancyGuardTransient {
    using CallChain for Request;

    /// @notice A request's deadline lies between these, seconds from now.
    uint64 public constant MIN_TERM = 1 minutes;
    uint64 public constant MAX_TERM = 30 days;
    /// @notice Longest payload of a request, bytes.
    uint256 public constant MAX_PAYLOAD = 1024;
    /// @notice Most gas that an order may ask for its callback.
    uint32 public constant MAX_CALLBACK_GAS = 500_000;

    constructor(
        INodeStaking staking,
        IModelRegistry models,
        IPaymentEscrow escrow
    ) MarketParts(staking, models, escrow) {}

    // ------------------------------------------------------------------ requests

    /// @inheritdoc IInferenceMarket
    function request(
        Request calldata order,
        bytes calldata payload
    ) external nonReentrant returns (CallId callId) {
        // Check
        require(order.bond == 0, BondWithoutQuote(order.bond));
        _checkOrder(order, payload, MAX_TERM);
        // Effect
        uint256 price = _takePlace(order.nodeId, order.modelId);
        require(price <= order.maxPrice, PriceTooHigh(price, order.maxPrice));
        require(STAKING.isBonded(order.nodeId), NodeNotBonded(order.nodeId));
        callId = order.idOf();
        emit Requested(callId, order.nodeId, order.modelId, order, price, payload);
        // Interaction
        ESCROW.hold(callId, msg.sender, price);
    }

    /// @inheritdoc IInferenceMarket
    function requestQuoted(
        Request calldata order,
        uint64 validUntil,
        bytes calldata signature,
        bytes calldata payload
    ) external nonReentrant returns (CallId callId) {
        // Check
        _checkOrder(order, payload, MAX_QUOTED_TERM);
        _requireTerms(order.nodeId, order.modelId, order.referrer, order.maxPrice);
        callId = order.idOf();
        _requireQuoted(order, callId, validUntil, signature);
        // Effect
        emit Requested(callId, order.nodeId, order.modelId, order, order.maxPrice, payload);
        // Interaction: a used order is refused by the escrow, whatever became of its bond
        ESCROW.hold(callId, msg.sender, order.maxPrice);
        _lockBond(order, callId);
    }

    function _checkOrder(Request calldata order, bytes calldata payload, uint64 maxTerm) private view {
        require(order.caller == msg.sender, CallerNotSender(order.caller, msg.sender));
        require(payload.length <= MAX_PAYLOAD, PayloadTooLong(payload.length, MAX_PAYLOAD));
        require(order.inputCommitment < SCALAR_FIELD_ORDER, InputOutOfField(order.inputCommitment));
        require(
            order.callbackGas <= MAX_CALLBACK_GAS,
            CallbackGasTooHigh(order.callbackGas, MAX_CALLBACK_GAS)
        );
        uint64 now_ = uint64(block.timestamp); // fits for 584 billion years
        require(
            order.deadline >= now_ + MIN_TERM && order.deadline <= now_ + maxTerm,
            DeadlineOutOfRange(order.deadline, now_ + MIN_TERM, now_ + maxTerm)
        );
    }

    /// @inheritdoc IInferenceMarket
    function fulfil(
        Request calldata order,
        uint256[] calldata output,
        uint256[8] calldata proof
    ) external nonReentrant {
        // Check
        require(block.timestamp <= order.deadline, DeadlinePassed(order.deadline));
        CallId callId = order.idOf();
        // Interaction: the escrow reverts if nothing is held; all callees are this market's own contracts
        uint256 price = ESCROW.release(callId);
        _verifyAnswer(order, callId, output, proof);
        Run[] memory prices = new Run[](1);
        prices[0] = runOf(price, 1); // the escrow holds less than 2^96
        ESCROW.distribute(order.nodeId, order.modelId, order.referrer, prices);
        emit CallProven(
            callId,
            order.modelId,
            order.nodeId,
            order.caller,
            order.inputCommitment,
            price,
            output
        );
        if (order.bond > 0) _releaseBond(order, callId);
        // Interaction: the only one with a stranger, when all is done
        if (order.callbackGas > 0) _callBack(order, callId, output);
    }

    function _callBack(Request calldata order, CallId callId, uint256[] calldata output) private {
        bool delivered = Callback.deliver(order.caller, order.callbackGas, callId, order.modelId, output);
        if (!delivered) emit CallbackFailed(callId, order.caller);
    }

    function _verifyAnswer(
        Request calldata order,
        CallId callId,
        uint256[] calldata output,
        uint256[8] calldata proof
    ) private view {
        IModelRegistry.Statement memory statement = MODELS.statementOf(order.modelId);
        ProofBatch memory batch = ProofBatches.open(statement, order.nodeId, 1);
        require(output.length == batch.wordsPerCall, OutputCountWrong(output.length, batch.wordsPerCall));
        uint256 position = batch.add(proof, statement.commitment);
        batch.setCall(position, callId, order.inputCommitment);
        batch.setOutputs(position, output);
        batch.verify();
    }

    /// @inheritdoc IInferenceMarket
    function refund(Request calldata order) external nonReentrant {
        // Check
        require(block.timestamp > order.deadline, DeadlineNotPassed(order.deadline));
        CallId callId = order.idOf();
        // Interaction: the escrow reverts if nothing is held
        uint256 amount = ESCROW.refund(callId);
        emit RequestRefunded(callId, order.caller, amount);
        if (order.bond > 0) _slashBond(order, callId, amount);
    }

    // ------------------------------------------------------------------ settlement

    /// @inheritdoc IInferenceMarket
    function settle(
        NodeId nodeId,
        SessionSettlement[] calldata sessions
    ) external nonReentrant onlyOperator(nodeId) {
        // Resolve, check
        require(sessions.length > 0, SettlementEmpty());
        Batches memory batches = _reserve(sessions);
        Walk[] memory walks = new Walk[](sessions.length);
        for (uint256 s = 0; s < sessions.length; ++s) {
            walks[s] = _walk(nodeId, sessions[s], batches);
        }
        _verify(batches);
        // Interaction: only with this market's own contracts
        for (uint256 s = 0; s < sessions.length; ++s) _pay(sessions[s], walks[s]);
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc IInferenceMarket
    function callIdOf(Request calldata order) external view returns (CallId callId) {
        return order.idOf();
    }

    /// @inheritdoc IInferenceMarket
    function contextOf(NodeId nodeId, CallId[] calldata callIds) external view returns (uint256 context) {
        return CallChain.contextOf(nodeId, callIds);
    }
}
