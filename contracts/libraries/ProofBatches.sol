// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";
import {CallSet} from "./CallSet.sol";
import {PublicSignals} from "./generated/PublicSignals.sol";

/// @notice Proofs of one circuit with the public signals they must have, gathered in memory as the call to the verifier
/// that checks them all, so that nothing is copied twice.
/// @param verifier The circuit's verifier. @param batchSize Calls per proof. @param wordsPerCall Output words per call.
/// @param stride Bytes of one proof's public signals. @param capacity Proofs there is room for. @param filled Proofs added.
/// @param callData Memory address of the call's first argument word; the selector ends right before it.
/// @param proofsAt Memory address of the first proof. @param signalsAt Memory address of the first public signal.
/// @param contextAt Memory address of what a proof's context is hashed from.
struct ProofBatch {
    address verifier;
    uint256 batchSize;
    uint256 wordsPerCall;
    uint256 stride;
    uint256 capacity;
    uint256 filled;
    uint256 callData;
    uint256 proofsAt;
    uint256 signalsAt;
    uint256 contextAt;
}

using ProofBatches for ProofBatch global;

library ProofBatches {
    /// @dev Bytes of a proof: eight words.
    uint256 private constant PROOF_BYTES = 256;

    /// @dev Words that a context is hashed from besides the calls' ids.
    uint256 private constant CONTEXT_HEAD = 5;

    /// @notice An empty batch with room for `capacity` proofs by a node of models with this statement's circuit.
    function open(
        IModelRegistry.Statement memory statement,
        NodeId nodeId,
        uint256 capacity
    ) internal view returns (ProofBatch memory batch) {
        batch.verifier = statement.verifier;
        batch.batchSize = statement.batchSize;
        batch.wordsPerCall = statement.wordsPerCall;
        batch.capacity = capacity;
        batch.stride = 32 * PublicSignals.count(batch.batchSize, batch.wordsPerCall);
        _layOut(batch);
        _layOutContext(batch, nodeId);
    }

    /// @dev `verifyBatch(proofs, publicSignals)`: where each begins, how many proofs, room for the proofs, how many signals,
    /// room for the signals. The two counts are written by `verify`.
    function _layOut(ProofBatch memory batch) private pure {
        uint256 proofBytes = batch.capacity * PROOF_BYTES;
        uint256 size = 128 + proofBytes + batch.capacity * batch.stride;
        uint256 selector = uint32(IGroth16Verifier.verifyBatch.selector);
        uint256 start;
        assembly ("memory-safe") {
            let free := mload(0x40)
            // The selector is the last four bytes of its word.
            mstore(free, selector)
            // The arguments follow it; memory is reserved up to their end.
            start := add(free, 32)
            mstore(0x40, add(start, size))
        }
        batch.callData = start;
        batch.proofsAt = start + 96;
        batch.signalsAt = start + 128 + proofBytes;
        _store(start, 64);
        _store(start + 32, 96 + proofBytes);
    }

    /// @dev `abi.encode(chainid, market, nodeId, callIds)` without ids, and room for as many as a proof has calls.
    function _layOutContext(ProofBatch memory batch, NodeId nodeId) private view {
        uint256 size = 32 * (CONTEXT_HEAD + batch.batchSize);
        uint256 start;
        assembly ("memory-safe") {
            start := mload(0x40)
            mstore(0x40, add(start, size))
            mstore(start, chainid())
            mstore(add(start, 32), address())
            mstore(add(start, 64), nodeId)
            mstore(add(start, 96), 128) // where the list of ids begins
        }
        batch.contextAt = start;
    }

    function _store(uint256 position, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(position, value) // inside what `_layOut` reserved
        }
    }

    /// @notice Adds a proof with the first signal, which does not depend on its calls.
    /// @return position Memory address of the proof's signals.
    function add(
        ProofBatch memory batch,
        uint256[8] calldata proof,
        uint256 commitment
    ) internal pure returns (uint256 position) {
        uint256 index = batch.filled;
        assert(index < batch.capacity); // whoever opened the batch counted its proofs
        uint256 proofAt;
        uint256 commitmentAt;
        unchecked {
            // Memory addresses, far below 2^64.
            batch.filled = index + 1;
            proofAt = batch.proofsAt + index * PROOF_BYTES;
            position = batch.signalsAt + index * batch.stride;
            commitmentAt = position + 32 * PublicSignals.MODEL_COMMITMENT;
        }
        assembly ("memory-safe") {
            // PROOF_BYTES; this and the signal lie inside what `_layOut` reserved.
            calldatacopy(proofAt, proof, 256)
            mstore(commitmentAt, commitment)
        }
    }

    /// @notice Writes the input commitment of the only call of the proof whose signals are at `position`, and the context, which
    /// binds the proof to that call.
    function setCall(
        ProofBatch memory batch,
        uint256 position,
        CallId callId,
        uint256 inputCommitment
    ) internal pure {
        _store(position + 32 * PublicSignals.INPUT_COMMITMENT, inputCommitment);
        uint256 idsAt = batch.contextAt + 32 * CONTEXT_HEAD;
        _store(idsAt, uint256(CallId.unwrap(callId)));
        _setContext(batch.contextAt, position, idsAt + 32);
    }

    /// @notice Writes the input commitments of a bundle's calls, and the context, which binds the proof to just these calls in
    /// their order. Each index must be below `calls.length`, and there may be no more than `batchSize`.
    /// @param callIds Ids of all `calls`.
    function setCalls(
        ProofBatch memory batch,
        uint256 position,
        CallSet set,
        IInferenceMarket.Call[] calldata calls,
        CallId[] memory callIds
    ) internal pure {
        uint256 others = set.members();
        uint256 index = set.first();
        uint256 inputAt;
        uint256 idAt;
        unchecked {
            // Memory addresses, far below 2^64.
            inputAt = position + 32 * PublicSignals.INPUT_COMMITMENT;
            idAt = batch.contextAt + 32 * CONTEXT_HEAD;
        }
        assembly ("memory-safe") {
            for {} others {
                index := add(index, 1)
                others := shr(1, others)
            } {
                if and(others, 1) {
                    // A call is 64 bytes, of which the input comes first. Both places are inside what `open` reserved.
                    mstore(inputAt, calldataload(add(calls.offset, shl(6, index))))
                    mstore(idAt, mload(add(add(callIds, 32), shl(5, index))))
                    inputAt := add(inputAt, 32)
                    idAt := add(idAt, 32)
                }
            }
        }
        _setContext(batch.contextAt, position, idAt);
    }

    /// @dev The context of the calls whose ids end at `end`: see IInferenceMarket.contextOf.
    function _setContext(uint256 start, uint256 position, uint256 end) private pure {
        unchecked {
            // Memory addresses, far below 2^64.
            position += 32 * PublicSignals.CONTEXT;
        }
        assembly ("memory-safe") {
            // The fifth word says how many ids there are. 248 bits, so always below the scalar field order.
            mstore(add(start, 128), shr(5, sub(end, add(start, 160))))
            mstore(position, shr(8, keccak256(start, sub(end, start))))
        }
    }

    /// @notice Writes the output words of the proof whose signals are at `position`, call after call, for one call at least and at
    /// most `batchSize`; then fills the places that are left with copies of the last call, whose input was written before.
    function setOutputs(ProofBatch memory batch, uint256 position, uint256[] calldata words) internal pure {
        uint256 outputsAt;
        uint256 most;
        unchecked {
            // Memory addresses, far below 2^64; two numbers below 2^16.
            outputsAt = position + 32 * PublicSignals.outputWord(batch.batchSize);
            most = batch.batchSize * batch.wordsPerCall;
        }
        assembly ("memory-safe") {
            // 32 bytes a word; inside what `_layOut` reserved.
            calldatacopy(outputsAt, words.offset, shl(5, words.length))
        }
        if (words.length < most) _pad(batch, position, outputsAt, words.length / batch.wordsPerCall);
    }

    /// @dev Fills the places from `used` (at least 1) on with copies of the last used one.
    function _pad(ProofBatch memory batch, uint256 position, uint256 outputsAt, uint256 used) private pure {
        uint256 size = 32 * batch.wordsPerCall;
        uint256 inputsAt = position + 32 * PublicSignals.INPUT_COMMITMENT;
        for (uint256 place = used; place < batch.batchSize; ++place) {
            _copy(inputsAt + 32 * place, inputsAt + 32 * (used - 1), 32);
            _copy(outputsAt + size * place, outputsAt + size * (used - 1), size);
        }
    }

    function _copy(uint256 to, uint256 from, uint256 size) private pure {
        assembly ("memory-safe") {
            mcopy(to, from, size) // inside what `_layOut` reserved
        }
    }

    /// @notice Reverts with `ProofInvalid` unless every proof holds. A batch without proofs holds.
    function verify(ProofBatch memory batch) internal view {
        uint256 filled = batch.filled;
        if (filled == 0) return;
        bool valid = filled == 1 ? _verifyOne(batch) : _verifyMany(batch);
        require(valid, IInferenceMarket.ProofInvalid(batch.verifier));
    }

    function _verifyMany(ProofBatch memory batch) private view returns (bool valid) {
        uint256 signalBytes = batch.filled * batch.stride;
        _store(batch.proofsAt - 32, batch.filled);
        _store(batch.signalsAt - 32, signalBytes / 32);
        uint256 start = batch.callData - 4;
        return _ask(batch.verifier, start, batch.signalsAt + signalBytes - start);
    }

    /// @dev `verifyProof(a, b, c, publicSignals)`: one pairing check without the random combination is cheaper for a single
    /// proof. The call is the proof, where the signals are, how many, the signals.
    function _verifyOne(ProofBatch memory batch) private view returns (bool valid) {
        uint256 size = PROOF_BYTES + 64 + batch.stride;
        uint256 start;
        assembly ("memory-safe") {
            // A word whose last four bytes are the selector, and the arguments.
            start := add(mload(0x40), 32)
            mstore(0x40, add(start, size))
        }
        _store(start - 32, uint32(IGroth16Verifier.verifyProof.selector));
        _copy(start, batch.proofsAt, PROOF_BYTES);
        _store(start + PROOF_BYTES, PROOF_BYTES + 32);
        _store(start + PROOF_BYTES + 32, batch.stride / 32);
        _copy(start + PROOF_BYTES + 64, batch.signalsAt, batch.stride);
        return _ask(batch.verifier, start - 4, 4 + size);
    }

    /// @dev True only if the verifier answers with one word that is exactly 1.
    function _ask(address verifier, uint256 start, uint256 size) private view returns (bool valid) {
        assembly ("memory-safe") {
            // The answer goes to scratch space.
            let answered := staticcall(gas(), verifier, start, size, 0, 32)
            // An address without code answers nothing, and old content of scratch space must not count.
            valid := and(answered, and(eq(returndatasize(), 32), eq(mload(0), 1)))
        }
    }
}
