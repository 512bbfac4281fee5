// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {PublicSignals} from "./generated/PublicSignals.sol";

/// @notice Proofs of one circuit with the public signals they must have, gathered in memory and verified together.
/// @param filled Proofs added so far. @param signals `PublicSignals.count` words per proof, proof after proof.
struct ProofBatch {
    CircuitId circuitId;
    IGroth16Verifier verifier;
    uint256 batchSize;
    uint256 wordsPerCall;
    uint256 filled;
    uint256[8][] proofs;
    uint256[] signals;
}

using ProofBatches for ProofBatch global;

library ProofBatches {
    /// @notice An empty batch with room for `capacity` proofs. Reverts with `CircuitUnknown`.
    function open(
        ICircuitRegistry registry,
        CircuitId circuitId,
        uint256 capacity
    ) internal view returns (ProofBatch memory batch) {
        ICircuitRegistry.Circuit memory circuit = registry.circuitOf(circuitId);
        batch.circuitId = circuitId;
        batch.verifier = IGroth16Verifier(circuit.verifier);
        batch.batchSize = circuit.terms.batchSize;
        batch.wordsPerCall = circuit.terms.wordsPerCall;
        batch.proofs = new uint256[8][](capacity);
        batch.signals = new uint256[](capacity * PublicSignals.count(batch.batchSize, batch.wordsPerCall));
    }

    /// @notice Adds a proof with the signals that do not depend on the place.
    /// @return base Where the proof's signals begin.
    function add(
        ProofBatch memory batch,
        uint256[8] calldata proof,
        uint256 commitment,
        uint256 context
    ) internal pure returns (uint256 base) {
        uint256 index = batch.filled;
        batch.filled = index + 1;
        base = index * PublicSignals.count(batch.batchSize, batch.wordsPerCall);
        batch.proofs[index] = proof;
        batch.signals[base + PublicSignals.MODEL_COMMITMENT] = commitment;
        batch.signals[base + PublicSignals.CONTEXT] = context;
    }

    /// @notice Writes the input commitment of one place of a proof.
    function setInput(
        ProofBatch memory batch,
        uint256 base,
        uint256 place,
        uint256 inputCommitment
    ) internal pure {
        batch.signals[base + PublicSignals.INPUT_COMMITMENT + place] = inputCommitment;
    }

    /// @notice Writes the output words of the first places of a proof.
    function setOutputs(ProofBatch memory batch, uint256 base, uint256[] calldata words) internal pure {
        uint256[] memory signals = batch.signals;
        uint256 start = base + PublicSignals.outputWord(batch.batchSize);
        for (uint256 i = 0; i < words.length; ++i) signals[start + i] = words[i];
    }

    /// @notice Fills the places from `used` (at least 1) on with copies of the last used one.
    function pad(ProofBatch memory batch, uint256 base, uint256 used) internal pure {
        uint256[] memory signals = batch.signals;
        uint256 width = batch.wordsPerCall;
        uint256 inputs = base + PublicSignals.INPUT_COMMITMENT;
        uint256 outputs = base + PublicSignals.outputWord(batch.batchSize);
        for (uint256 place = used; place < batch.batchSize; ++place) {
            signals[inputs + place] = signals[inputs + used - 1];
            for (uint256 i = 0; i < width; ++i) {
                signals[outputs + place * width + i] = signals[outputs + (used - 1) * width + i];
            }
        }
    }

    /// @notice Reverts with `ProofInvalid` unless every proof holds. A batch without proofs holds.
    function verify(ProofBatch memory batch) internal view {
        if (batch.filled == 0) return;
        bool valid =
            batch.filled == 1 ? _verifyOne(batch) : batch.verifier.verifyBatch(batch.proofs, batch.signals);
        require(valid, IInferenceMarket.ProofInvalid(batch.circuitId));
    }

    function _verifyOne(ProofBatch memory batch) private view returns (bool valid) {
        uint256[8] memory p = batch.proofs[0];
        return
            batch.verifier.verifyProof(
                [p[0], p[1]],
                [[p[2], p[3]], [p[4], p[5]]],
                [p[6], p[7]],
                batch.signals
            );
    }
}
