// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {
    CircuitTerms,
    G1Point,
    G2Point,
    ICircuitRegistry,
    VerifyingKey
} from "../interfaces/ICircuitRegistry.sol";
import {Bn254} from "../libraries/Bn254.sol";
import {Groth16Key} from "../libraries/Groth16Key.sol";
import {CircuitId} from "../types/CircuitId.sol";
import {Groth16Verifier} from "./Groth16Verifier.sol";

/// @notice Registers verifying keys that are sound to use, and deploys one verifier clone for each. Has no owner.
contract CircuitRegistry is ICircuitRegistry {
    using Bn254 for G1Point;
    using Bn254 for G2Point;

    /// @dev A circuit in two slots.
    struct Entry {
        // slot 0
        address verifier;
        uint16 batchSize;
        uint16 wordsPerCall;
        uint32 contributions;
        // slot 1
        bytes32 transcriptHash;
    }

    /// @dev Public signals of every circuit besides those of its calls: modelCommitment and context. And ic[0].
    uint256 private constant FIXED_POINTS = 3;

    /// @notice The contract whose code every verifier runs.
    address public immutable VERIFIER_IMPLEMENTATION = address(new Groth16Verifier());

    mapping(CircuitId circuitId => Entry entry) private _entries;

    /// @inheritdoc ICircuitRegistry
    function register(
        VerifyingKey calldata verifyingKey,
        CircuitTerms calldata terms
    ) external returns (CircuitId circuitId) {
        circuitId = circuitIdOf(verifyingKey, terms);
        Entry storage entry = _entries[circuitId];
        // Check:
        require(entry.verifier == address(0), CircuitAlreadyRegistered(circuitId));
        _requireTerms(verifyingKey, terms);
        _requireSound(verifyingKey);
        // Effect:
        address verifier = Clones.cloneWithImmutableArgs(
            VERIFIER_IMPLEMENTATION,
            Groth16Key.pack(verifyingKey)
        );
        entry.verifier = verifier;
        entry.batchSize = terms.batchSize;
        entry.wordsPerCall = terms.wordsPerCall;
        entry.contributions = terms.contributions;
        entry.transcriptHash = terms.transcriptHash;
        emit CircuitRegistered(circuitId, verifier, msg.sender, terms);
    }

    function _requireTerms(VerifyingKey calldata verifyingKey, CircuitTerms calldata terms) private pure {
        require(terms.batchSize > 0, BatchSizeZero());
        require(terms.wordsPerCall > 0, WordsPerCallZero());
        // A setup with contributions must be open to checking; a development key claims nothing.
        require(terms.contributions == 0 || terms.transcriptHash != bytes32(0), TranscriptMissing());
        uint256 expected = FIXED_POINTS + uint256(terms.batchSize) * (1 + uint256(terms.wordsPerCall));
        require(verifyingKey.ic.length == expected, InputCountWrong(verifyingKey.ic.length, expected));
    }

    /// @dev Refuses keys with which anyone could forge proofs, and keys that no proof could ever satisfy.
    function _requireSound(VerifyingKey calldata verifyingKey) private view {
        G2Point memory gamma = verifyingKey.gamma;
        G2Point memory delta = verifyingKey.delta;
        _requireSound(verifyingKey.alpha, "alpha");
        _requireSound(verifyingKey.beta, "beta");
        _requireSound(gamma, "gamma");
        _requireSound(delta, "delta");
        for (uint256 i = 0; i < verifyingKey.ic.length; ++i) _requireSound(verifyingKey.ic[i], "ic");
        // Two points of a curve with one x are equal or opposite.
        bool isGamma = delta.xImaginary == gamma.xImaginary && delta.xReal == gamma.xReal;
        bool isGenerator =
            delta.xImaginary == Bn254.G2_GENERATOR_X_IMAGINARY && delta.xReal == Bn254.G2_GENERATOR_X_REAL;
        require(!isGamma && !isGenerator, KeyDeltaDegenerate());
    }

    function _requireSound(G1Point memory point, string memory part) private pure {
        require(!point.isInfinite(), KeyPointInfinite(part));
        require(point.isOnCurve(), KeyPointOffCurve(part));
    }

    function _requireSound(G2Point memory point, string memory part) private view {
        require(!point.isInfinite(), KeyPointInfinite(part));
        require(point.isInSubgroup(), KeyPointOffCurve(part));
    }

    /// @inheritdoc ICircuitRegistry
    function circuitOf(CircuitId circuitId) external view returns (Circuit memory circuit) {
        Entry memory entry = _entries[circuitId];
        require(entry.verifier != address(0), CircuitUnknown(circuitId));
        return
            Circuit({
                verifier: entry.verifier,
                terms: CircuitTerms({
                    batchSize: entry.batchSize,
                    wordsPerCall: entry.wordsPerCall,
                    contributions: entry.contributions,
                    transcriptHash: entry.transcriptHash
                })
            });
    }

    /// @inheritdoc ICircuitRegistry
    function circuitIdOf(
        VerifyingKey calldata verifyingKey,
        CircuitTerms calldata terms
    ) public pure returns (CircuitId circuitId) {
        return CircuitId.wrap(keccak256(abi.encode(verifyingKey, terms)));
    }
}
