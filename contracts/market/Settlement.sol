// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {Answer, SKIPPED, answerAt} from "../libraries/Answer.sol";
import {CallChain} from "../libraries/CallChain.sol";
import {ProofBatch, ProofBatches} from "../libraries/ProofBatches.sol";
import {CallId} from "../types/CallId.sol";
import {CallTerms} from "../types/CallTerms.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Run, runOf} from "../types/Run.sol";
import {SessionId} from "../types/SessionId.sol";
import {MarketParts} from "./MarketParts.sol";

/// @notice The steps of a settlement: walk every session's chain, gather the proofs, verify them, pay.
/// @dev `_walk*` reads the calldata once and changes nothing; `_pay*` runs only after every proof was verified.
abstract contract Settlement is MarketParts {
    /// @dev What walking a session's chain found out.
    /// @param modelId The model that was looked up last, with its statement (verifier zero before the first).
    /// @param total Sum of the prices of the calls that are not skipped. @param open How many of these have no proof yet.
    /// @param answered How many output words the bundles so far have used. @param callIds Id of every call, skipped ones
    /// included. @param answers Where the answer of each is.
    struct Walk {
        address caller;
        uint64 callCount;
        address referrer;
        SessionId sessionId;
        NodeId nodeId;
        bytes32 previousHead;
        bytes32 head;
        uint256 total;
        uint256 open;
        uint256 answered;
        ModelId modelId;
        IModelRegistry.Statement statement;
        CallId[] callIds;
        Answer[] answers;
    }

    /// @dev The proofs of a settlement, one batch per circuit. @param opened How many of `list` have begun.
    /// @param capacity How many proofs there are in all.
    struct Batches {
        ProofBatch[] list;
        uint256 opened;
        uint256 capacity;
    }

    // ------------------------------------------------------------------ walking

    /// @dev Room for one batch per listed model, which are never fewer than circuits. A batch begins with its first proof, with
    /// room for all of them: memory that is not written costs little.
    function _reserve(SessionSettlement[] calldata sessions) internal pure returns (Batches memory batches) {
        uint256 models = 0;
        for (uint256 s = 0; s < sessions.length; ++s) {
            models += sessions[s].models.length;
            batches.capacity += sessions[s].bundles.length;
        }
        batches.list = new ProofBatch[](models);
    }

    /// @dev The batch of a model's circuit. Each circuit has a verifier of its own.
    function _batchOf(
        Batches memory batches,
        IModelRegistry.Statement memory statement
    ) private pure returns (ProofBatch memory batch) {
        uint256 opened = batches.opened;
        for (uint256 i = 0; i < opened; ++i) {
            batch = batches.list[i];
            if (batch.verifier == statement.verifier) return batch;
        }
        batch = ProofBatches.open(statement, batches.capacity);
        batches.list[opened] = batch;
        batches.opened = opened + 1;
    }

    function _verify(Batches memory batches) internal view {
        for (uint256 i = 0; i < batches.opened; ++i) batches.list[i].verify();
    }

    function _walk(
        NodeId nodeId,
        SessionSettlement calldata session,
        Batches memory batches
    ) internal view returns (Walk memory walk) {
        IPaymentEscrow.Session memory state = ESCROW.sessionOf(session.sessionId);
        require(state.nodeId == nodeId, SessionNodeWrong(session.sessionId, nodeId));
        uint256 count = session.calls.length;
        require(count > 0, SettlementEmpty());
        walk.sessionId = session.sessionId;
        walk.nodeId = nodeId;
        walk.caller = state.caller;
        walk.referrer = state.referrer;
        walk.previousHead = state.head;
        walk.callCount = state.callCount + uint64(count); // calldata can't hold 2^64 calls
        _walkCalls(walk, session.models, session.calls);
        _walkBundles(session.bundles, session.calls, session.models, session.outputs, batches, walk);
        if (walk.open > 0) _revertUncovered(walk);
    }

    function _walkCalls(Walk memory walk, ModelId[] calldata models, Call[] calldata calls) private pure {
        bytes32 head = walk.previousHead;
        CallId[] memory callIds = new CallId[](calls.length);
        Answer[] memory answers = new Answer[](calls.length);
        uint256 total;
        uint256 open;
        for (uint256 i = 0; i < callIds.length; ++i) {
            CallTerms terms = calls[i].terms;
            (uint256 price, uint256 model) = (terms.price(), terms.model());
            require(price <= type(uint96).max && model < models.length, CallTermsInvalid(walk.sessionId, i));
            head = CallChain.extend(head, models[model], calls[i].inputCommitment, price);
            callIds[i] = CallId.wrap(head);
            if (terms.isSkipped()) {
                answers[i] = SKIPPED;
                continue;
            }
            require(price > 0, PriceZero());
            unchecked {
                // Fewer than 2^64 prices below 2^96.
                total += price;
                ++open;
            }
        }
        walk.head = head;
        walk.callIds = callIds;
        walk.answers = answers;
        walk.total = total;
        walk.open = open;
    }

    function _walkBundles(
        Bundle[] calldata bundles,
        Call[] calldata calls,
        ModelId[] calldata models,
        uint256[] calldata outputs,
        Batches memory batches,
        Walk memory walk
    ) private view {
        for (uint256 b = 0; b < bundles.length; ++b) {
            _walkBundle(bundles[b], calls, models, outputs, batches, walk);
        }
        require(walk.answered == outputs.length, OutputCountWrong(outputs.length, walk.answered));
    }

    /// @dev Adds a bundle's proof with the public signals it must have. The arrays come by themselves, because each look into
    /// a session's calldata for one of them costs as much as a storage read that is warm.
    function _walkBundle(
        Bundle calldata bundle,
        Call[] calldata calls,
        ModelId[] calldata models,
        uint256[] calldata outputs,
        Batches memory batches,
        Walk memory walk
    ) private view {
        uint256[] memory indices = bundle.calls.indices();
        require(indices[0] < calls.length, CallCoverageWrong(walk.sessionId, indices[0]));
        _resolveStatement(walk, models[calls[indices[0]].terms.model()]);
        ProofBatch memory batch = _batchOf(batches, walk.statement);
        require(indices.length <= batch.batchSize, BundleSizeWrong(indices.length, batch.batchSize));
        uint256 start = walk.answered;
        uint256 end = start + indices.length * batch.wordsPerCall;
        require(end <= outputs.length, OutputCountWrong(outputs.length, end));
        walk.answered = end;
        _addProof(bundle.proof, calls, outputs[start:end], indices, batch, walk);
    }

    /// @dev Notes the answers of a bundle's calls, and writes its proof's signals; unused places repeat the last call. No call
    /// may be skipped or answered already, so once as many are answered as were open, each is answered exactly once.
    function _addProof(
        uint256[8] calldata proof,
        Call[] calldata calls,
        uint256[] calldata words,
        uint256[] memory indices,
        ProofBatch memory batch,
        Walk memory walk
    ) private view {
        uint256 position = batch.add(proof, walk.statement.commitment);
        uint256 width = batch.wordsPerCall;
        uint256 model = calls[indices[0]].terms.model();
        Answer[] memory answers = walk.answers;
        for (uint256 k = 0; k < indices.length; ++k) {
            uint256 index = indices[k];
            require(
                index < answers.length && answers[index].isOpen(),
                CallCoverageWrong(walk.sessionId, index)
            );
            Call calldata call = calls[index];
            require(call.terms.model() == model, BundleModelMixed(walk.sessionId, index));
            answers[index] = answerAt(words, k * width, width);
            ProofBatches.setInput(position, k, call.inputCommitment);
        }
        ProofBatches.setContext(position, CallChain.contextOfSome(walk.nodeId, walk.callIds, indices));
        batch.setOutputs(position, words);
        if (indices.length < batch.batchSize) batch.pad(position, indices.length);
        walk.open -= indices.length; // each of them was open and is not any more
    }

    /// @dev Looks the model's statement up, unless it is the one that was looked up last.
    function _resolveStatement(Walk memory walk, ModelId modelId) private view {
        if (walk.statement.verifier != address(0) && walk.modelId == modelId) return;
        walk.statement = MODELS.statementOf(modelId);
        walk.modelId = modelId;
    }

    /// @dev Names the first call that needs a proof and has none.
    function _revertUncovered(Walk memory walk) private pure {
        for (uint256 i = 0; i < walk.answers.length; ++i) {
            require(!walk.answers[i].isOpen(), CallCoverageWrong(walk.sessionId, i));
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
        _bookRuns(session, walk);
        _emitProven(session, walk);
    }

    /// @dev Splits and records the calls of one model that follow one another at once, whatever is skipped between them and
    /// under whatever index they name it: so two bookings in a row are never one model's, and the logs tell them apart.
    function _bookRuns(SessionSettlement calldata session, Walk memory walk) private {
        Call[] calldata calls = session.calls;
        uint256 start = 0;
        while (start < calls.length) {
            uint256 model = calls[start].terms.model();
            uint256 end = start + 1;
            while (end < calls.length && _isBookedWith(session.models, model, calls[end].terms)) ++end;
            Run[] memory runs = _runsOf(calls, start, end);
            if (runs.length > 0) _book(walk.nodeId, session.models[model], walk.referrer, runs);
            start = end;
        }
    }

    function _isBookedWith(
        ModelId[] calldata models,
        uint256 model,
        CallTerms terms
    ) private pure returns (bool together) {
        uint256 other = terms.model();
        return other == model || terms.isSkipped() || models[other] == models[model];
    }

    /// @dev The prices of the calls from `start` to `end` as runs of equal ones; skipped calls are left out.
    function _runsOf(
        Call[] calldata calls,
        uint256 start,
        uint256 end
    ) private pure returns (Run[] memory runs) {
        runs = new Run[](_countRuns(calls, start, end));
        uint256 filled = 0;
        uint256 previous = 0;
        for (uint256 i = start; i < end; ++i) {
            CallTerms terms = calls[i].terms;
            if (terms.isSkipped()) continue;
            uint256 price = terms.price();
            unchecked {
                // Prices are below 2^96, and there are fewer calls than bytes of calldata.
                if (price != previous) runs[++filled - 1] = runOf(price, 1);
                else runs[filled - 1] = runs[filled - 1].oneMore();
            }
            previous = price;
        }
    }

    function _countRuns(
        Call[] calldata calls,
        uint256 start,
        uint256 end
    ) private pure returns (uint256 count) {
        uint256 previous = 0; // which is no call's price
        for (uint256 i = start; i < end; ++i) {
            CallTerms terms = calls[i].terms;
            if (terms.isSkipped() || terms.price() == previous) continue;
            previous = terms.price();
            unchecked {
                ++count; // at most `end`
            }
        }
    }

    /// @dev Where both paths end: credit what the escrow has just taken to its earners, then record the activity.
    function _book(NodeId nodeId, ModelId modelId, address referrer, Run[] memory prices) internal {
        RANKING.record(modelId, ESCROW.distribute(nodeId, modelId, referrer, prices));
    }

    function _emitProven(SessionSettlement calldata session, Walk memory walk) private {
        Call[] calldata calls = session.calls;
        ModelId[] calldata models = session.models;
        for (uint256 i = 0; i < calls.length; ++i) {
            Answer answer = walk.answers[i];
            if (answer.isSkipped()) continue;
            Call calldata call = calls[i];
            emit CallProven(
                walk.callIds[i],
                models[call.terms.model()],
                walk.nodeId,
                walk.caller,
                call.inputCommitment,
                call.terms.price(),
                answer.words()
            );
        }
    }
}
