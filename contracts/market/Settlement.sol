// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {Answer, SKIPPED, answerAt} from "../libraries/Answer.sol";
import {CallChain} from "../libraries/CallChain.sol";
import {CallList} from "../libraries/CallList.sol";
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
    using CallList for Call[];

    /// @dev What walking a session's chain found out.
    /// @param model Which of the session's models was looked up last, with its commitment and its circuit's batch (verifier zero
    /// before the first).
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
        uint256 model;
        uint256 commitment;
        ProofBatch batch;
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

    /// @dev Runs of calls with the same terms are looked at once, because most calls are ordered like the one before.
    function _walkCalls(Walk memory walk, ModelId[] calldata models, Call[] calldata calls) private pure {
        walk.callIds = new CallId[](calls.length);
        walk.answers = new Answer[](calls.length);
        walk.head = walk.previousHead;
        for (uint256 i = 0; i < calls.length;) {
            uint256 next = calls.endOfRun(i, calls.length);
            _walkRun(walk, _modelOf(walk, models, calls, i), calls[i:next], i);
            i = next;
        }
    }

    function _modelOf(
        Walk memory walk,
        ModelId[] calldata models,
        Call[] calldata calls,
        uint256 index
    ) private pure returns (ModelId modelId) {
        CallTerms terms = calls.termsAt(index);
        if (terms.price() > type(uint96).max || terms.model() >= models.length) {
            revert CallTermsInvalid(walk.sessionId, index);
        }
        return models[terms.model()];
    }

    /// @dev Calls with the same terms, the first of them the session's call at `start`.
    function _walkRun(Walk memory walk, ModelId modelId, Call[] calldata run, uint256 start) private pure {
        CallTerms terms = run.termsAt(0);
        uint256 price = terms.price();
        walk.head = CallChain.extend(walk.head, modelId, price, run, walk.callIds, start);
        if (terms.isSkipped()) {
            for (uint256 k = 0; k < run.length; ++k) walk.answers[start + k] = SKIPPED;
            return;
        }
        require(price > 0, PriceZero());
        unchecked {
            // Fewer than 2^64 prices below 2^96.
            walk.total += price * run.length;
            walk.open += run.length;
        }
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
        ProofBatch memory batch = _resolve(calls, models, indices[0], batches, walk);
        if (indices.length > batch.batchSize) revert BundleSizeWrong(indices.length, batch.batchSize);
        uint256 start = walk.answered;
        uint256 end;
        unchecked {
            end = start + indices.length * batch.wordsPerCall; // at most 225 calls of 2^16 words, and as many bundles as calldata holds
        }
        if (end > outputs.length) revert OutputCountWrong(outputs.length, end);
        walk.answered = end;
        _addProof(bundle.proof, calls, outputs[start:end], indices, batch, walk);
    }

    /// @dev Adds a proof with its signals; unused places repeat the last call.
    function _addProof(
        uint256[8] calldata proof,
        Call[] calldata calls,
        uint256[] calldata words,
        uint256[] memory indices,
        ProofBatch memory batch,
        Walk memory walk
    ) private view {
        uint256 position = batch.add(proof, walk.commitment);
        _answer(calls, indices, words, walk);
        ProofBatches.setInputs(position, calls, indices);
        ProofBatches.setContext(position, CallChain.contextOfSome(walk.nodeId, walk.callIds, indices));
        batch.setOutputs(position, words);
        if (indices.length < batch.batchSize) batch.pad(position, indices.length);
    }

    /// @dev Notes the answers of a bundle's calls. None may be skipped or answered already, so once as many are answered as were
    /// open, each is answered exactly once.
    function _answer(
        Call[] calldata calls,
        uint256[] memory indices,
        uint256[] calldata words,
        Walk memory walk
    ) private pure {
        Answer[] memory answers = walk.answers;
        uint256 width = words.length / indices.length; // exact: see `_walkBundle`
        uint256 model = calls.termsAt(indices[0]).model();
        for (uint256 k = 0; k < indices.length; ++k) {
            uint256 index = indices[k];
            if (index >= answers.length || !answers[index].isOpen()) {
                revert CallCoverageWrong(walk.sessionId, index);
            }
            if (calls.termsAt(index).model() != model) revert BundleModelMixed(walk.sessionId, index);
            answers[index] = answerAt(words, k, width);
        }
        unchecked {
            walk.open -= indices.length; // each of them was open and is not any more
        }
    }

    /// @dev Looks a call's model and its circuit's batch up, unless it is the model that was looked up last.
    function _resolve(
        Call[] calldata calls,
        ModelId[] calldata models,
        uint256 index,
        Batches memory batches,
        Walk memory walk
    ) private view returns (ProofBatch memory batch) {
        if (index >= calls.length) revert CallCoverageWrong(walk.sessionId, index);
        uint256 model = calls.termsAt(index).model();
        if (model == walk.model && walk.batch.verifier != address(0)) return walk.batch;
        IModelRegistry.Statement memory statement = MODELS.statementOf(models[model]);
        batch = _batchOf(batches, statement);
        walk.model = model;
        walk.commitment = statement.commitment;
        walk.batch = batch;
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
            uint256 model = calls.termsAt(start).model();
            uint256 end = calls.endOfRun(start, calls.length);
            while (end < calls.length && _isBookedWith(session.models, model, calls.termsAt(end))) {
                end = calls.endOfRun(end, calls.length);
            }
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
        uint256 previous = 0; // which is no call's price
        for (uint256 i = start; i < end;) {
            CallTerms terms = calls.termsAt(i);
            uint256 next = calls.endOfRun(i, end);
            if (!terms.isSkipped()) {
                uint256 price = terms.price();
                // Fewer calls than bytes of calldata.
                if (price != previous) runs[++filled - 1] = runOf(price, next - i);
                else runs[filled - 1] = runOf(price, runs[filled - 1].calls() + next - i);
                previous = price;
            }
            i = next;
        }
    }

    function _countRuns(
        Call[] calldata calls,
        uint256 start,
        uint256 end
    ) private pure returns (uint256 count) {
        uint256 previous = 0;
        for (uint256 i = start; i < end; i = calls.endOfRun(i, end)) {
            CallTerms terms = calls.termsAt(i);
            if (terms.isSkipped() || terms.price() == previous) continue;
            previous = terms.price();
            ++count;
        }
    }

    /// @dev Where both paths end: credit what the escrow has just taken to its earners, then record the activity.
    function _book(NodeId nodeId, ModelId modelId, address referrer, Run[] memory prices) internal {
        RANKING.record(modelId, ESCROW.distribute(nodeId, modelId, referrer, prices));
    }

    function _emitProven(SessionSettlement calldata session, Walk memory walk) private {
        Call[] calldata calls = session.calls;
        ModelId[] calldata models = session.models;
        Answer[] memory answers = walk.answers;
        for (uint256 i = 0; i < answers.length; ++i) {
            Answer answer = answers[i];
            if (answer.isSkipped()) continue;
            CallTerms terms = calls.termsAt(i);
            emit CallProven(
                walk.callIds[i],
                models[terms.model()],
                walk.nodeId,
                walk.caller,
                calls.inputAt(i),
                terms.price(),
                answer.words()
            );
        }
    }
}
