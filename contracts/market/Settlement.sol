// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {Answer, answerAt} from "../libraries/Answer.sol";
import {CallChain} from "../libraries/CallChain.sol";
import {CallCoverage} from "../libraries/CallCoverage.sol";
import {CallList} from "../libraries/CallList.sol";
import {CallRecords} from "../libraries/CallRecords.sol";
import {CallSet} from "../libraries/CallSet.sol";
import {ProofBatch, ProofBatches} from "../libraries/ProofBatches.sol";
import {CallId} from "../types/CallId.sol";
import {CallRun, callRunOf} from "../types/CallRun.sol";
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

    /// @dev More than any index of a model.
    uint256 private constant NO_MODEL = type(uint256).max;

    /// @dev What walking a session's chain found out.
    /// @param model Which of the session's models was looked up last, with its commitment and its circuit's batch; NO_MODEL
    /// before the first.
    /// @param total Sum of the prices of the calls that are not skipped. @param open How many of these have no proof yet.
    /// @param answered How many output words the bundles so far have used. @param callIds Id of every call, skipped ones
    /// included. @param answers Where the answer of each is. @param runs The calls as runs of those with the same terms.
    /// @param runCount How many of `runs` there are.
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
        CallRun[] runs;
        uint256 runCount;
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
        IModelRegistry.Statement memory statement,
        NodeId nodeId
    ) private view returns (ProofBatch memory batch) {
        uint256 opened = batches.opened;
        for (uint256 i = 0; i < opened; ++i) {
            batch = batches.list[i];
            if (batch.verifier == statement.verifier) return batch;
        }
        batch = ProofBatches.open(statement, nodeId, batches.capacity);
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
        walk.model = NO_MODEL;
        _walkCalls(walk, session.models, session.calls);
        _walkBundles(session.bundles, session.calls, session.models, session.outputs, batches, walk);
        if (walk.open > 0) _revertUncovered(walk, session.calls);
    }

    /// @dev Runs of calls with the same terms are looked at once, because most calls are ordered like the one before.
    function _walkCalls(Walk memory walk, ModelId[] calldata models, Call[] calldata calls) private pure {
        walk.callIds = new CallId[](calls.length);
        walk.answers = new Answer[](calls.length);
        walk.runs = new CallRun[](calls.length);
        walk.head = walk.previousHead;
        for (uint256 i = 0; i < calls.length;) i = _walkRun(walk, models, calls, i);
    }

    /// @dev The calls from `start` on that have the terms of that one. @return end Index of the call after the last of them.
    function _walkRun(
        Walk memory walk,
        ModelId[] calldata models,
        Call[] calldata calls,
        uint256 start
    ) private pure returns (uint256 end) {
        CallTerms terms = calls.termsAt(start);
        uint256 price = terms.price();
        if (price > type(uint96).max || terms.model() >= models.length) {
            revert CallTermsInvalid(walk.sessionId, start);
        }
        (walk.head, end) = CallChain.extend(walk.head, models[terms.model()], calls, start, walk.callIds);
        uint256 count = end - start;
        walk.runs[walk.runCount] = callRunOf(terms, count);
        ++walk.runCount;
        if (terms.isSkipped()) return end;
        require(price > 0, PriceZero());
        unchecked {
            // Fewer than 2^64 prices below 2^96.
            walk.total += price * count;
            walk.open += count;
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

    /// @dev Adds a bundle's proof with the public signals it must have; unused places repeat the last call. The arrays come by
    /// themselves, because each look into a session's calldata for one of them costs as much as a storage read that is warm.
    function _walkBundle(
        Bundle calldata bundle,
        Call[] calldata calls,
        ModelId[] calldata models,
        uint256[] calldata outputs,
        Batches memory batches,
        Walk memory walk
    ) private view {
        CallSet set = bundle.calls;
        _resolve(calls, models, set.first(), batches, walk);
        uint256[] calldata words = _answer(set, calls, outputs, walk);
        ProofBatch memory batch = walk.batch;
        uint256 position = batch.add(bundle.proof, walk.commitment);
        batch.setCalls(position, set, calls, walk.callIds);
        batch.setOutputs(position, words);
    }

    /// @dev Notes the answers of a bundle's calls. None may be skipped or answered already, so once as many are answered as were
    /// open, each is answered exactly once.
    /// @return words The answers, call after call.
    function _answer(
        CallSet set,
        Call[] calldata calls,
        uint256[] calldata outputs,
        Walk memory walk
    ) private pure returns (uint256[] calldata words) {
        ProofBatch memory batch = walk.batch;
        uint256 start = walk.answered;
        uint256 width = batch.wordsPerCall;
        (uint256 count, uint256 wrong) = CallCoverage.note(
            set,
            answerAt(outputs, start, width),
            walk.answers,
            calls
        );
        if (wrong != CallCoverage.NONE) _revertWrong(walk, calls, wrong);
        if (count > batch.batchSize) revert BundleSizeWrong(count, batch.batchSize);
        unchecked {
            width *= count; // at most 225 calls of 2^16 words, and as many bundles as calldata holds
            walk.open -= count; // each of them was open and is not any more
            if (start + width > outputs.length) revert OutputCountWrong(outputs.length, start + width);
            walk.answered = start + width;
        }
        return answerAt(outputs, start, width).words();
    }

    /// @dev Looks a call's model and its circuit's batch up, unless it is the model that was looked up last.
    function _resolve(
        Call[] calldata calls,
        ModelId[] calldata models,
        uint256 index,
        Batches memory batches,
        Walk memory walk
    ) private view {
        if (index >= calls.length) revert CallCoverageWrong(walk.sessionId, index);
        uint256 model = calls.termsAt(index).model();
        if (model == walk.model) return;
        IModelRegistry.Statement memory statement = MODELS.statementOf(models[model]);
        walk.batch = _batchOf(batches, statement, walk.nodeId);
        walk.model = model;
        walk.commitment = statement.commitment;
    }

    /// @dev Says what is wrong with a call that a proof covers: that it needs none any more, or is another model's.
    function _revertWrong(Walk memory walk, Call[] calldata calls, uint256 index) private pure {
        bool open = index < calls.length && walk.answers[index].isOpen();
        if (open && !calls.termsAt(index).isSkipped()) revert BundleModelMixed(walk.sessionId, index);
        revert CallCoverageWrong(walk.sessionId, index);
    }

    /// @dev Names the first call that needs a proof and has none.
    function _revertUncovered(Walk memory walk, Call[] calldata calls) private pure {
        for (uint256 i = 0; i < calls.length; ++i) {
            bool answered = calls.termsAt(i).isSkipped() || !walk.answers[i].isOpen();
            require(answered, CallCoverageWrong(walk.sessionId, i));
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
        _bookRuns(session.models, walk);
        _emitProven(session, walk);
    }

    /// @dev Splits and records the calls of one model that follow one another at once, whatever is skipped between them and
    /// under whatever index they name it: so two bookings in a row are never one model's, and the logs tell them apart.
    function _bookRuns(ModelId[] calldata models, Walk memory walk) private {
        uint256 start = 0;
        while (start < walk.runCount) {
            uint256 model = walk.runs[start].terms().model();
            uint256 end = start + 1;
            while (end < walk.runCount && _isBookedWith(models, model, walk.runs[end].terms())) ++end;
            Run[] memory prices = _pricesOf(walk.runs, start, end);
            if (prices.length > 0) ESCROW.distribute(walk.nodeId, models[model], walk.referrer, prices);
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

    /// @dev The prices of the calls in these runs as runs of equal ones; skipped calls are left out.
    function _pricesOf(
        CallRun[] memory runs,
        uint256 start,
        uint256 end
    ) private pure returns (Run[] memory prices) {
        prices = new Run[](_countPrices(runs, start, end));
        uint256 filled = 0;
        uint256 previous = 0; // which is no call's price
        for (uint256 i = start; i < end; ++i) {
            CallTerms terms = runs[i].terms();
            if (terms.isSkipped()) continue;
            uint256 price = terms.price();
            uint256 count = runs[i].count();
            // Fewer calls than bytes of calldata.
            if (price != previous) prices[++filled - 1] = runOf(price, count);
            else prices[filled - 1] = runOf(price, prices[filled - 1].calls() + count);
            previous = price;
        }
    }

    function _countPrices(
        CallRun[] memory runs,
        uint256 start,
        uint256 end
    ) private pure returns (uint256 count) {
        uint256 previous = 0;
        for (uint256 i = start; i < end; ++i) {
            CallTerms terms = runs[i].terms();
            if (terms.isSkipped() || terms.price() == previous) continue;
            previous = terms.price();
            ++count;
        }
    }

    function _emitProven(SessionSettlement calldata session, Walk memory walk) private {
        uint256 start = 0;
        for (uint256 r = 0; r < walk.runCount; ++r) {
            CallTerms terms = walk.runs[r].terms();
            uint256 end = start + walk.runs[r].count();
            if (!terms.isSkipped()) {
                CallRecords.emitRun(
                    walk.callIds,
                    walk.answers,
                    start,
                    session.calls[start:end],
                    session.models[terms.model()],
                    walk.nodeId,
                    walk.caller
                );
            }
            start = end;
        }
    }
}
