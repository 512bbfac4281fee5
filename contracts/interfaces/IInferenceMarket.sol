// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallId} from "../types/CallId.sol";
import {CallSet} from "../libraries/CallSet.sol";
import {CallTerms} from "../types/CallTerms.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {SessionId} from "../types/SessionId.sol";
import {IPaymentEscrow} from "./IPaymentEscrow.sol";

/// @notice Offers, requests and settlement. Knows proofs, holds no money.
interface IInferenceMarket {
    /// @notice What a node asks for a call of a model now, and what is announced.
    /// @param price Token wei per call, in requests and sessions. @param capacity Requests taken per `CAPACITY_WINDOW`: 0 if the
    /// node takes calls in sessions only, 2^32 - 1 for any number. @param active Whether the offer stands. @param nextPrice Announced price, token wei; 0
    /// for a retirement. @param changesAt When that begins (unix seconds); 0 if nothing is announced.
    struct Offer {
        uint96 price;
        uint32 capacity;
        bool active;
        uint96 nextPrice;
        uint40 changesAt;
    }

    /// @notice One call ordered and paid on chain. Its id is `keccak256(abi.encode(chainid, market, request))`, so that an order,
    /// and a quote for it, is used once at most.
    /// @param inputCommitment Poseidon commitment to input and salt. @param maxPrice What the caller pays at most, token wei.
    /// @param deadline Unix seconds; fulfilled up to and including it, refunded after. @param salt Makes equal requests distinct.
    /// @param bond Stake that the node's quote puts behind the answer, token wei; 0 without a quote. @param callbackGas Gas for
    /// the caller's `onInference`, paid by who delivers the answer; 0 for no callback.
    struct Request {
        address caller;
        NodeId nodeId;
        ModelId modelId;
        uint256 inputCommitment;
        uint256 maxPrice;
        uint64 deadline;
        address referrer;
        bytes32 salt;
        uint96 bond;
        uint32 callbackGas;
    }

    /// @notice One call of a session. It extends the chain: `head' = keccak256(abi.encode(head, modelId, inputCommitment, price))`;
    /// head' is the call's id.
    /// @param terms Model, price, and whether it is skipped.
    struct Call {
        uint256 inputCommitment;
        CallTerms terms;
    }

    /// @notice One proof over up to B calls of one model; unused places of the proof repeat the last call.
    /// @param calls Indices of the session's calls, none skipped, each call in exactly one bundle.
    /// @param proof See IGroth16Verifier.
    struct Bundle {
        CallSet calls;
        uint256[8] proof;
    }

    /// @notice The calls of one session since its last settlement, with the voucher's remaining fields.
    /// @param models What the calls' terms refer to.
    /// @param outputs Answers: wordsPerCall words for each call of each bundle, bundle after bundle, call after call.
    struct SessionSettlement {
        SessionId sessionId;
        uint64 validUntil;
        bytes signature;
        ModelId[] models;
        Call[] calls;
        Bundle[] bundles;
        uint256[] outputs;
    }

    /// @notice In force from now on.
    event OfferChanged(NodeId indexed nodeId, ModelId indexed modelId, uint256 price, uint256 capacity);
    /// @notice In force from `startsAt` (unix seconds) on, unless the offer is set again before. @param price 0 for a retirement.
    event OfferChangeAnnounced(
        NodeId indexed nodeId,
        ModelId indexed modelId,
        uint256 price,
        uint64 startsAt
    );
    event Requested(
        CallId indexed callId,
        NodeId indexed nodeId,
        ModelId indexed modelId,
        Request request,
        uint256 price,
        bytes payload
    );
    /// @notice The caller's `onInference` reverted or ran out of its gas; the call is paid and proven all the same.
    event CallbackFailed(CallId indexed callId, address indexed caller);
    event RequestRefunded(CallId indexed callId, address indexed caller, uint256 amount);
    /// @notice The record of a paid, proven call.
    event CallProven(
        CallId indexed callId,
        ModelId indexed modelId,
        NodeId indexed nodeId,
        address caller,
        uint256 inputCommitment,
        uint256 price,
        uint256[] output
    );
    event ContractQuotesChanged(NodeId indexed nodeId, bool accepted);
    event SessionSkipped(SessionId indexed sessionId, IPaymentEscrow.Refusal refusal);

    error PartWithoutCode(address part);
    error NodeNotYours(NodeId nodeId, address sender);
    error NodeNotBonded(NodeId nodeId);
    error PriceZero();
    /// @notice The model's author keeps a list of nodes that may serve it, and this one is not on it.
    error ServingNotAllowed(NodeId nodeId, ModelId modelId);
    error ServingAllowed(NodeId nodeId, ModelId modelId);
    /// @param licence What the price leaves for the author, token wei. @param floor What the author asks for at least.
    error PriceBelowFloor(uint256 licence, uint256 floor);
    error OfferInactive(NodeId nodeId, ModelId modelId);
    /// @notice The node takes no more requests in this window, or none at all (`capacity` 0).
    error OfferFull(NodeId nodeId, ModelId modelId, uint256 capacity);
    error PriceTooHigh(uint256 price, uint256 maxPrice);
    error CallerNotSender(address caller, address sender);
    error DeadlineOutOfRange(uint64 deadline, uint64 earliest, uint64 latest);
    error DeadlinePassed(uint64 deadline);
    error DeadlineNotPassed(uint64 deadline);
    error PayloadTooLong(uint256 length, uint256 maximum);
    error CallbackGasTooHigh(uint32 callbackGas, uint32 maximum);
    /// @notice Only a node's quote puts a bond behind an order (E04).
    error BondWithoutQuote(uint96 bond);
    error QuoteWithoutBond();
    error QuoteExpired(uint64 validUntil);
    /// @notice The node's operator has not signed this order with this `validUntil`, or does not approve of it.
    error QuoteSignatureInvalid(NodeId nodeId, CallId callId);
    error InputOutOfField(uint256 inputCommitment);
    error OutputCountWrong(uint256 words, uint256 expected);
    error ProofInvalid(address verifier);
    /// @notice No session, or a session without calls.
    error SettlementEmpty();
    error SessionNodeWrong(SessionId sessionId, NodeId nodeId);
    error BundleModelMixed(SessionId sessionId, uint256 call);
    error BundleSizeWrong(uint256 calls, uint256 maximum);
    /// @notice A call's terms name a model that is not listed, or a price above 96 bits.
    error CallTermsInvalid(SessionId sessionId, uint256 call);
    error CallCoverageWrong(SessionId sessionId, uint256 call);

    /// @notice Offers a model on the sender's bonded node. A first offer, a price that is not higher and any capacity are in
    /// force at once: nobody pays more than it saw, and a request that finds no place costs its sender nothing but gas. A higher
    /// price begins after `OFFER_NOTICE`. Forgets what was announced before, a retirement included. The model's author must let
    /// the node serve it, and the price must pay what the author asks for at least.
    /// @param price Token wei per call, more than zero. @param capacity Requests per `CAPACITY_WINDOW`; 0 for sessions only, 2^32 - 1
    /// for any number, uncounted and so cheaper for callers.
    function setOffer(NodeId nodeId, ModelId modelId, uint96 price, uint32 capacity) external;

    /// @notice Ends the offer of a node that the model's author does not let serve it any more. Anyone may call.
    function dropOffer(NodeId nodeId, ModelId modelId) external;

    /// @notice Ends an offer after `OFFER_NOTICE`; until then it stands. Replaces what was announced before.
    function retireOffer(NodeId nodeId, ModelId modelId) external;

    /// @notice Orders one call; the offer's price is held in escrow (approve the escrow first).
    /// @param payload Input for the node, encrypted or plain, at most MAX_PAYLOAD bytes; only emitted.
    function request(Request calldata order, bytes calldata payload) external returns (CallId callId);

    /// @notice Whether quotes of the sender's node may also be approved by the operator's code (ERC-1271), as an operator needs that
    /// is a contract; not so until it says so. Its own key signs quotes in any case. Quotes that have been taken stay.
    function acceptContractQuotes(NodeId nodeId, bool accepted) external;

    /// @notice Orders one call by a quote that the node's operator has signed (EIP-712, ECDSA by the operator's own key, or ERC-1271:
    /// see `acceptContractQuotes`): holds the quoted price, which is the order's `maxPrice`, and locks the quoted bond of the node's
    /// stake. Needs no offer, but the author's leave and floor as an offer does. The node should sign with the input in hand only:
    /// a missed deadline costs it the bond.
    /// @param validUntil Last second (unix) at which the quote can be taken. @param signature Over `quoteDigest`: 65 bytes, or what the
    /// operator's code wants.
    function requestQuoted(
        Request calldata order,
        uint64 validUntil,
        bytes calldata signature,
        bytes calldata payload
    ) external returns (CallId callId);

    /// @notice Delivers the proven answer of a request and is paid. Anyone may submit; the proof names the node. Ends a bond, and
    /// last of all calls the caller back if the order says so; whatever comes of that changes nothing.
    function fulfil(Request calldata order, uint256[] calldata output, uint256[8] calldata proof) external;

    /// @notice Pays a request back after its deadline. Anyone may call. A bond, if it has not ended yet, is slashed: the caller is
    /// paid the price once more, and of what is left the sender gets the reporter's part (`INodeBonds.slash`).
    function refund(Request calldata order) external;

    /// @notice Settles sessions of the sender's node: verifies all proofs of a circuit in one batch and is paid for every proven call.
    /// A session that cannot pay is skipped with an event; an invalid proof reverts everything.
    function settle(NodeId nodeId, SessionSettlement[] calldata sessions) external;

    function offerOf(NodeId nodeId, ModelId modelId) external view returns (Offer memory offer);

    /// @notice See `acceptContractQuotes`.
    function contractQuotes(NodeId nodeId) external view returns (bool accepted);

    /// @notice The EIP-712 digest that an operator signs to quote this order.
    function quoteDigest(Request calldata order, uint64 validUntil) external view returns (bytes32 digest);

    function callIdOf(Request calldata order) external view returns (CallId callId);

    /// @notice The proof's second public signal: `uint256(keccak256(abi.encode(chainid, market, nodeId, callIds))) >> 8`.
    function contextOf(NodeId nodeId, CallId[] calldata callIds) external view returns (uint256 context);
}
