// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "../interfaces/IActivityRanking.sol";
import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {CallChain} from "../libraries/CallChain.sol";
import {ProofBatch, ProofBatches} from "../libraries/ProofBatches.sol";
import {CallId} from "../types/CallId.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice The steps of a settlement: walk every session's chain, gather the proofs, verify them, pay.
/// @dev `_walk*` reads the calldata once and changes nothing; `_pay*` runs only after every proof was verified.
abstract contract Settlement is IInferenceMarket {
    using CallChain for Call;

    IModelRegistry public immutable MODELS;
    ICircuitRegistry public immutable CIRCUITS;
    IPaymentEscrow public immutable ESCROW;
    IRevenueSplitter public immutable SPLITTER;
    IActivityRanking public immutable RANKING;

    /// @dev What walking a session's chain found out.
    /// @param total Sum of the prices of the calls that are not skipped. @param open How many of these have no proof yet.
    /// @param callIds Id of every call, skipped ones included.
    struct Walk {
        address caller;
        uint64 callCount;
        address referrer;
        NodeId nodeId;
        bytes32 previousHead;
        bytes32 head;
        uint256 total;
        uint256 open;
        CallId[] callIds;
    }

    /// @dev The statement looked up last: bundles of one model come one after the other.
    struct Statement {
        ModelId modelId;
        CircuitId circuitId;
        uint256 commitment;
        bool known;
    }

    constructor(
        IModelRegistry models,
        ICircuitRegistry circuits,
        IPaymentEscrow escrow,
        IRevenueSplitter splitter,
        IActivityRanking ranking
    ) {
        MODELS = models;
        CIRCUITS = circuits;
        ESCROW = escrow;
        SPLITTER = splitter;
        RANKING = ranking;
    }

    // ------------------------------------------------------------------ walking

    /// @dev One empty batch per circuit, each with room for all the bundles that refer to it.
    function _openBatches(
        CircuitId[] calldata circuits,
        SessionSettlement[] calldata sessions
    ) internal view returns (ProofBatch[] memory batches) {
        uint256[] memory capacities = new uint256[](circuits.length);
        for (uint256 s = 0; s < sessions.length; ++s) {
            Bundle[] calldata bundles = sessions[s].bundles;
            for (uint256 b = 0; b < bundles.length; ++b) {
                uint256 circuit = bundles[b].circuit;
                require(circuit < circuits.length, BundleCircuitWrong(sessions[s].sessionId, b));
                ++capacities[circuit];
            }
        }
        batches = new ProofBatch[](circuits.length);
        for (uint256 c = 0; c < circuits.length; ++c) {
            batches[c] = ProofBatches.open(CIRCUITS, circuits[c], capacities[c]);
        }
    }

    function _walk(
        NodeId nodeId,
        SessionSettlement calldata session,
        ProofBatch[] memory batches
    ) internal view returns (Walk memory walk) {
        IPaymentEscrow.Session memory state = ESCROW.sessionOf(session.sessionId);
        require(state.nodeId == nodeId, SessionNodeWrong(session.sessionId, nodeId));
        require(session.calls.length > 0, SettlementEmpty());
        walk.caller = state.caller;
        walk.referrer = state.referrer;
        walk.previousHead = state.head;
        walk.callCount = state.callCount + uint64(session.calls.length); // calldata can't hold 2^64 calls
        walk.nodeId = nodeId;
        _walkCalls(walk, session.calls);
        _walkBundles(session, walk, batches);
    }

    function _walkCalls(Walk memory walk, Call[] calldata calls) private pure {
        bytes32 head = walk.previousHead;
        CallId[] memory callIds = new CallId[](calls.length);
        uint256 total;
        uint256 open;
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata call = calls[i];
            head = call.extend(head);
            callIds[i] = CallId.wrap(head);
            if (call.skipped) continue;
            require(call.price > 0, PriceZero());
            total += call.price;
            ++open;
        }
        walk.head = head;
        walk.callIds = callIds;
        walk.total = total;
        walk.open = open;
    }

    /// @dev No bundle may cover a skipped call or one that is covered already, so covering as many calls as are open means
    /// that each is covered exactly once.
    function _walkBundles(
        SessionSettlement calldata session,
        Walk memory walk,
        ProofBatch[] memory batches
    ) private view {
        bool[] memory covered = new bool[](session.calls.length);
        Statement memory statement;
        for (uint256 b = 0; b < session.bundles.length; ++b) {
            Bundle calldata bundle = session.bundles[b];
            ProofBatch memory batch = batches[bundle.circuit];
            _checkSize(bundle.calls.length, batch.batchSize);
            CallId[] memory callIds = _coverCalls(session, b, walk.callIds, covered);
            _resolveStatement(statement, session.calls[bundle.calls[0]].modelId);
            require(statement.circuitId == batch.circuitId, BundleCircuitWrong(session.sessionId, b));
            _addProof(batch, statement, walk.nodeId, callIds, session.calls, bundle);
            walk.open -= callIds.length; // covered calls are open ones, each counted once
        }
        if (walk.open > 0) _revertUncovered(session, covered);
    }

    function _checkSize(uint256 calls, uint256 maximum) private pure {
        require(calls > 0 && calls <= maximum, BundleSizeWrong(calls, maximum));
    }

    /// @dev Looks the model's statement up, unless it is the one that was looked up last.
    function _resolveStatement(Statement memory statement, ModelId modelId) private view {
        if (statement.known && statement.modelId == modelId) return;
        (statement.circuitId, statement.commitment) = MODELS.statementOf(modelId);
        statement.modelId = modelId;
        statement.known = true;
    }

    /// @dev Marks a bundle's calls as covered and returns their ids.
    function _coverCalls(
        SessionSettlement calldata session,
        uint256 b,
        CallId[] memory callIds,
        bool[] memory covered
    ) private pure returns (CallId[] memory bundleIds) {
        uint256[] calldata indices = session.bundles[b].calls;
        bundleIds = new CallId[](indices.length);
        Call[] calldata calls = session.calls;
        for (uint256 k = 0; k < indices.length; ++k) {
            uint256 index = indices[k];
            require(k == 0 || index > indices[k - 1], BundleOrderWrong(session.sessionId, b));
            require(index < calls.length, CallCoverageWrong(session.sessionId, index));
            require(!covered[index] && !calls[index].skipped, CallCoverageWrong(session.sessionId, index));
            require(
                k == 0 || calls[index].modelId == calls[indices[0]].modelId,
                BundleModelMixed(session.sessionId, b)
            );
            covered[index] = true;
            bundleIds[k] = callIds[index];
        }
    }

    /// @dev Adds a bundle's proof with the public signals it must have.
    function _addProof(
        ProofBatch memory batch,
        Statement memory statement,
        NodeId nodeId,
        CallId[] memory callIds,
        Call[] calldata calls,
        Bundle calldata bundle
    ) private view {
        uint256 words = callIds.length * batch.wordsPerCall;
        require(bundle.outputs.length == words, OutputCountWrong(bundle.outputs.length, words));
        uint256 context = CallChain.contextOf(nodeId, callIds);
        uint256 base = batch.add(bundle.proof, statement.commitment, context);
        _fillPlaces(batch, base, calls, bundle);
    }

    /// @dev Writes input commitments and outputs into the places of a proof; unused places repeat the last call.
    function _fillPlaces(
        ProofBatch memory batch,
        uint256 base,
        Call[] calldata calls,
        Bundle calldata bundle
    ) private pure {
        uint256[] calldata indices = bundle.calls;
        for (uint256 k = 0; k < indices.length; ++k) {
            batch.setInput(base, k, calls[indices[k]].inputCommitment);
        }
        batch.setOutputs(base, bundle.outputs);
        batch.pad(base, indices.length);
    }

    /// @dev Names the first call that needs a proof and has none.
    function _revertUncovered(SessionSettlement calldata session, bool[] memory covered) private pure {
        for (uint256 i = 0; i < covered.length; ++i) {
            require(covered[i] || session.calls[i].skipped, CallCoverageWrong(session.sessionId, i));
        }
    }

    // ------------------------------------------------------------------ paying

    /// @dev Collects a session's money and books its calls; a session that cannot pay is reported and left as it was (R24).
    function _pay(SessionSettlement calldata session, Walk memory walk) internal {
        IPaymentEscrow.Refusal refusal = ESCROW.collect(
            session.sessionId,
            walk.previousHead,
            walk.head,
            walk.callCount,
            session.validUntil,
            walk.total,
            session.signature
        );
        if (refusal != IPaymentEscrow.Refusal.None) {
            emit SessionSkipped(session.sessionId, refusal);
            return;
        }
        _bookRuns(session.calls, walk);
        for (uint256 b = 0; b < session.bundles.length; ++b) {
            _emitProven(session.calls, session.bundles[b], walk);
        }
    }

    /// @dev Splits and records each run of calls of one model at once.
    function _bookRuns(Call[] calldata calls, Walk memory walk) private {
        uint256 start = 0;
        while (start < calls.length) {
            ModelId modelId = calls[start].modelId;
            uint256 end = start;
            uint256 paid = 0;
            for (; end < calls.length && calls[end].modelId == modelId; ++end) {
                if (!calls[end].skipped) ++paid;
            }
            if (paid > 0) {
                _book(
                    walk.nodeId,
                    modelId,
                    walk.referrer,
                    _paidCalls(calls[start:end], walk.callIds, start, paid)
                );
            }
            start = end;
        }
    }

    function _paidCalls(
        Call[] calldata run,
        CallId[] memory callIds,
        uint256 start,
        uint256 paid
    ) private pure returns (IRevenueSplitter.PaidCall[] memory paidCalls) {
        paidCalls = new IRevenueSplitter.PaidCall[](paid);
        uint256 next = 0;
        for (uint256 i = 0; i < run.length; ++i) {
            if (run[i].skipped) continue;
            paidCalls[next].callId = callIds[start + i];
            paidCalls[next].price = run[i].price;
            ++next;
        }
    }

    /// @dev Where both paths end: split what the escrow has just paid, then record the activity.
    function _book(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        IRevenueSplitter.PaidCall[] memory paidCalls
    ) internal {
        RANKING.record(modelId, SPLITTER.split(nodeId, modelId, referrer, paidCalls));
    }

    function _emitProven(Call[] calldata calls, Bundle calldata bundle, Walk memory walk) private {
        uint256 width = bundle.outputs.length / bundle.calls.length; // exact: checked in `_fillSignals`
        for (uint256 k = 0; k < bundle.calls.length; ++k) {
            Call calldata call = calls[bundle.calls[k]];
            emit CallProven(
                walk.callIds[bundle.calls[k]],
                call.modelId,
                walk.nodeId,
                walk.caller,
                call.inputCommitment,
                call.price,
                bundle.outputs[k * width:(k + 1) * width]
            );
        }
    }
}
