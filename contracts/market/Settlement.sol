// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {Answer, SKIPPED, answerAt} from "../libraries/Answer.sol";
import {CallChain} from "../libraries/CallChain.sol";
import {ProofBatch, ProofBatches} from "../libraries/ProofBatches.sol";
import {CallId} from "../types/CallId.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Run, runOf} from "../types/Run.sol";
import {SessionId} from "../types/SessionId.sol";
import {MarketParts} from "./MarketParts.sol";

/// @notice The steps of a settlement: walk every session's chain, gather the proofs, verify them, pay.
/// @dev `_walk*` reads the calldata once and changes nothing; `_pay*` runs only after every proof was verified.
abstract contract Settlement is MarketParts {
    using CallChain for Call;

    /// @dev What walking a session's chain found out.
    /// @param modelId The model that was looked up last, with its verifier (zero before the first) and commitment.
    /// @param total Sum of the prices of the calls that are not skipped. @param open How many of these have no proof yet.
    /// @param callIds Id of every call, skipped ones included. @param prices What each costs, 0 if it is skipped.
    /// @param answers Where the answer of each is.
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
        ModelId modelId;
        address verifier;
        uint256 commitment;
        CallId[] callIds;
        uint256[] prices;
        Answer[] answers;
    }

    // ------------------------------------------------------------------ walking

    /// @dev One empty batch per circuit, each with room for all the bundles (memory that is not written costs little).
    function _openBatches(
        CircuitId[] calldata circuits,
        SessionSettlement[] calldata sessions
    ) internal view returns (ProofBatch[] memory batches) {
        uint256 bundles = 0;
        for (uint256 s = 0; s < sessions.length; ++s) bundles += sessions[s].bundles.length;
        batches = new ProofBatch[](circuits.length);
        for (uint256 c = 0; c < circuits.length; ++c) {
            batches[c] = ProofBatches.openCircuit(CIRCUITS, circuits[c], bundles);
        }
    }

    function _walk(
        NodeId nodeId,
        SessionSettlement calldata session,
        ProofBatch[] memory batches
    ) internal view returns (Walk memory walk) {
        IPaymentEscrow.Session memory state = ESCROW.sessionOf(session.sessionId);
        require(state.nodeId == nodeId, SessionNodeWrong(session.sessionId, nodeId));
        Call[] calldata calls = session.calls;
        require(calls.length > 0, SettlementEmpty());
        walk.sessionId = session.sessionId;
        walk.nodeId = nodeId;
        walk.caller = state.caller;
        walk.referrer = state.referrer;
        walk.previousHead = state.head;
        walk.callCount = state.callCount + uint64(calls.length); // calldata can't hold 2^64 calls
        _walkCalls(walk, calls);
        Bundle[] calldata bundles = session.bundles;
        for (uint256 b = 0; b < bundles.length; ++b) {
            Bundle calldata bundle = bundles[b];
            uint256 circuit = bundle.circuit;
            require(circuit < batches.length, BundleCircuitWrong(walk.sessionId, b));
            _walkBundle(walk, b, calls, bundle, batches[circuit]);
        }
        if (walk.open > 0) _revertUncovered(walk);
    }

    function _walkCalls(Walk memory walk, Call[] calldata calls) private pure {
        bytes32 head = walk.previousHead;
        uint256 count = calls.length;
        CallId[] memory callIds = new CallId[](count);
        Answer[] memory answers = new Answer[](count);
        uint256[] memory prices = new uint256[](count);
        uint256 total;
        uint256 open;
        for (uint256 i = 0; i < count; ++i) {
            Call calldata call = calls[i];
            uint96 price = call.price;
            head = call.extend(head, price);
            callIds[i] = CallId.wrap(head);
            if (call.skipped) {
                answers[i] = SKIPPED;
                continue;
            }
            require(price > 0, PriceZero());
            prices[i] = price;
            unchecked {
                // Fewer than 2^64 prices below 2^96.
                total += price;
                ++open;
            }
        }
        walk.head = head;
        walk.callIds = callIds;
        walk.prices = prices;
        walk.answers = answers;
        walk.total = total;
        walk.open = open;
    }

    /// @dev Adds a bundle's proof with the public signals it must have; unused places repeat the last call.
    function _walkBundle(
        Walk memory walk,
        uint256 b,
        Call[] calldata calls,
        Bundle calldata bundle,
        ProofBatch memory batch
    ) private view {
        uint256[] calldata indices = bundle.calls;
        uint256[] calldata outputs = bundle.outputs;
        require(indices.length > 0, BundleSizeWrong(0, batch.batchSize));
        require(indices[0] < calls.length, CallCoverageWrong(walk.sessionId, indices[0]));
        _resolveStatement(walk, calls[indices[0]].modelId);
        // Each circuit has a verifier of its own.
        require(walk.verifier == batch.verifier, BundleCircuitWrong(walk.sessionId, b));
        _checkShape(batch, indices.length, outputs.length);
        _coverCalls(walk, b, calls, indices, outputs);
        uint256 position = batch.add(
            bundle.proof,
            walk.commitment,
            CallChain.contextOfSome(walk.nodeId, walk.callIds, indices)
        );
        for (uint256 k = 0; k < indices.length; ++k) {
            ProofBatches.setInput(position, k, calls[indices[k]].inputCommitment);
        }
        batch.setOutputs(position, outputs);
        if (indices.length < batch.batchSize) batch.pad(position, indices.length);
    }

    function _checkShape(ProofBatch memory batch, uint256 calls, uint256 words) private pure {
        require(calls <= batch.batchSize, BundleSizeWrong(calls, batch.batchSize));
        uint256 expected = calls * batch.wordsPerCall;
        require(words == expected, OutputCountWrong(words, expected));
    }

    /// @dev Notes the answers of a bundle's calls. None may be skipped or covered already, so once as many are covered as
    /// were open, each is covered exactly once.
    function _coverCalls(
        Walk memory walk,
        uint256 b,
        Call[] calldata calls,
        uint256[] calldata indices,
        uint256[] calldata outputs
    ) private pure {
        uint256 width = outputs.length / indices.length; // exact: see `_checkShape`
        uint256 previous = indices[0];
        _cover(walk, previous, answerAt(outputs, 0, width));
        for (uint256 k = 1; k < indices.length; ++k) {
            uint256 index = indices[k];
            require(index > previous, BundleOrderWrong(walk.sessionId, b));
            _cover(walk, index, answerAt(outputs, k, width));
            require(calls[index].modelId == calls[previous].modelId, BundleModelMixed(walk.sessionId, b));
            previous = index;
        }
        walk.open -= indices.length; // each of them was open and is not any more
    }

    function _cover(Walk memory walk, uint256 index, Answer answer) private pure {
        Answer[] memory answers = walk.answers;
        require(index < answers.length && answers[index].isOpen(), CallCoverageWrong(walk.sessionId, index));
        answers[index] = answer;
    }

    /// @dev Looks the model's statement up, unless it is the one that was looked up last.
    function _resolveStatement(Walk memory walk, ModelId modelId) private view {
        if (walk.verifier != address(0) && walk.modelId == modelId) return;
        IModelRegistry.Statement memory statement = MODELS.statementOf(modelId);
        walk.modelId = modelId;
        walk.verifier = statement.verifier;
        walk.commitment = statement.commitment;
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
        _bookRuns(session.calls, walk);
        _emitProven(session.calls, walk);
    }

    /// @dev Splits and records the calls of one model that follow one another at once.
    function _bookRuns(Call[] calldata calls, Walk memory walk) private {
        uint256 count = calls.length;
        uint256 start = 0;
        while (start < count) {
            ModelId modelId = calls[start].modelId;
            uint256 end = start + 1;
            while (end < count && calls[end].modelId == modelId) ++end;
            Run[] memory runs = _runsOf(walk.prices, start, end);
            if (runs.length > 0) _book(walk.nodeId, modelId, walk.referrer, runs);
            start = end;
        }
    }

    /// @dev The prices from `start` to `end` as runs of equal ones; skipped calls, whose price is 0, are left out.
    function _runsOf(
        uint256[] memory prices,
        uint256 start,
        uint256 end
    ) private pure returns (Run[] memory runs) {
        runs = new Run[](_countRuns(prices, start, end));
        uint256 filled = 0;
        uint256 previous = 0;
        for (uint256 i = start; i < end; ++i) {
            uint256 price = prices[i];
            if (price == 0) continue;
            unchecked {
                // Prices are below 2^96, and there are fewer calls than bytes of calldata.
                if (price != previous) runs[++filled - 1] = runOf(price, 1);
                else runs[filled - 1] = runs[filled - 1].oneMore();
            }
            previous = price;
        }
    }

    function _countRuns(
        uint256[] memory prices,
        uint256 start,
        uint256 end
    ) private pure returns (uint256 count) {
        uint256 previous = 0;
        for (uint256 i = start; i < end; ++i) {
            uint256 price = prices[i];
            if (price == 0 || price == previous) continue;
            previous = price;
            unchecked {
                ++count; // at most `end`
            }
        }
    }

    /// @dev Where both paths end: credit what the escrow has just taken to its earners, then record the activity.
    function _book(NodeId nodeId, ModelId modelId, address referrer, Run[] memory prices) internal {
        RANKING.record(modelId, ESCROW.distribute(nodeId, modelId, referrer, prices));
    }

    function _emitProven(Call[] calldata calls, Walk memory walk) private {
        for (uint256 i = 0; i < calls.length; ++i) {
            Answer answer = walk.answers[i];
            if (answer.isSkipped()) continue;
            Call calldata call = calls[i];
            emit CallProven(
                walk.callIds[i],
                call.modelId,
                walk.nodeId,
                walk.caller,
                call.inputCommitment,
                walk.prices[i],
                answer.words()
            );
        }
    }
}
