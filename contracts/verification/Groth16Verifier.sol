// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {Bn254, CURVE_ADD_GAS, CURVE_MULTIPLY_GAS, SCALAR_ORDER} from "../libraries/Bn254.sol";
import {Groth16Key} from "../libraries/Groth16Key.sol";

/// @notice Verifies Groth16 proofs (Groth, EUROCRYPT 2016) over BN254. Deployed once; each circuit has a minimal clone
/// of it that carries the circuit's key as immutable arguments (see Groth16Key), so every verifier runs this code.
/// @dev Assumed for safety: CircuitRegistry checked the key; the precompiles refuse points off the curve, outside the
/// subgroup or with coordinates not below the field order; for batches, keccak256 behaves as a random oracle.
contract Groth16Verifier is IGroth16Verifier {
    /// @dev Bytes of a proof, of a pair, and of the three pairs that come from the key: (−alpha, beta), (sum of the
    /// signals' points, −gamma), (sum of the Cs, −delta). The pairs (A, B) of the proofs follow them.
    uint256 private constant PROOF_BYTES = 256;
    uint256 private constant PAIR_BYTES = 192;
    uint256 private constant KEY_PAIRS_BYTES = 576;
    /// @dev A running sum, and behind it the point and the scalar of the next product.
    uint256 private constant SUM_BYTES = 160;

    // Assembly reads constants of this contract only.
    uint256 private constant ADD_GAS = CURVE_ADD_GAS;
    uint256 private constant MULTIPLY_GAS = CURVE_MULTIPLY_GAS;
    uint256 private constant ORDER = SCALAR_ORDER;

    address private immutable IMPLEMENTATION = address(this);

    /// @inheritdoc IGroth16Verifier
    function verifyProof(
        uint256[2] calldata a,
        uint256[2][2] calldata /* b */,
        uint256[2] calldata /* c */,
        uint256[] calldata publicSignals
    ) external view returns (bool valid) {
        uint256 proof;
        assembly ("memory-safe") {
            // A, B and C have fixed sizes, so they lie side by side in calldata, as one proof of a batch does.
            proof := a
        }
        return _verify(proof, 1, publicSignals);
    }

    /// @inheritdoc IGroth16Verifier
    function verifyBatch(
        uint256[8][] calldata proofs,
        uint256[] calldata publicSignals
    ) external view returns (bool valid) {
        if (proofs.length == 0) return false;
        uint256 first;
        assembly ("memory-safe") {
            // Address of the first element; the decoder checked that all of them lie inside calldata.
            first := proofs.offset
        }
        return _verify(first, proofs.length, publicSignals);
    }

    /// @inheritdoc IGroth16Verifier
    function publicSignalCount() external view returns (uint256 count) {
        return Groth16Key.signalCount(_key().length);
    }

    /// @dev The pairings of all proofs, each proof raised to its coefficient, multiply to one. The first coefficient is 1,
    /// so a single proof is verified as it stands.
    function _verify(
        uint256 proofs,
        uint256 count,
        uint256[] calldata publicSignals
    ) private view returns (bool) {
        bytes memory key = _key();
        if (publicSignals.length != count * Groth16Key.signalCount(key.length)) return false;
        // Before memory is taken: the hashed bytes lie where the pairs will be, and are not needed afterwards.
        uint256 seed = count == 1 ? 0 : _seed(key, proofs, count, publicSignals);
        (uint256 pairs, uint256 sum) = _takeMemory(key, count);
        (bool success, uint256 total) = _combineProofs(pairs, sum, proofs, count, seed);
        if (!success || !_scaleConstants(pairs, sum, total)) return false;
        if (!_combineSignals(pairs, sum, Groth16Key.signalPoints(key), count, publicSignals)) return false;
        return Bn254.pairsToOne(pairs, count + 3);
    }

    /// @dev Takes memory, and places the key's points. Behind the running sum there is a word for each coefficient.
    function _takeMemory(bytes memory key, uint256 count) private pure returns (uint256 pairs, uint256 sum) {
        assembly ("memory-safe") {
            // Three pairs of the key, one for each proof; the running sum; a coefficient for each proof. Memory ends there.
            pairs := mload(0x40)
            sum := add(pairs, add(KEY_PAIRS_BYTES, mul(count, PAIR_BYTES)))
            mstore(0x40, add(sum, add(SUM_BYTES, mul(count, 32))))
            // −alpha, beta, ic[0], −gamma are the first 384 bytes of the key and the first two pairs.
            mcopy(pairs, add(key, 32), 384)
            // −delta follows in the key; in the third pair it comes after the sum of the Cs (64 bytes).
            mcopy(add(pairs, 448), add(key, 416), 128)
        }
    }

    // ------------------------------------------------------------------------------------------------- the proofs

    /// @dev Writes the coefficients, the pairs (coefficient · A, B) and the sum of coefficient · C. The first proof's points go
    /// unscaled: the pairing and the addition check them.
    /// @return success False if a point is off the curve. @return total Sum of the coefficients.
    function _combineProofs(
        uint256 pairs,
        uint256 sum,
        uint256 proof,
        uint256 count,
        uint256 seed
    ) private view returns (bool success, uint256 total) {
        uint256 pair = pairs + KEY_PAIRS_BYTES;
        uint256 place = sum + SUM_BYTES;
        assembly ("memory-safe") {
            // A and B are the first 192 bytes of a proof, in the order of a pair; C is the rest.
            calldatacopy(pair, proof, 192)
            calldatacopy(sum, add(proof, 192), 64)
            // The first coefficient. No point was refused yet.
            mstore(place, 1)
            total := 1
            success := 1
            // Scratch space holds what the coefficients are hashed from: seed ‖ number of the proof.
            mstore(0, seed)
            // Every other proof, as long as all points were accepted.
            for {
                let i := 1
            } and(success, lt(i, count)) {
                i := add(i, 1)
            } {
                // The next proof in calldata, and the places in memory of its pair and its coefficient.
                proof := add(proof, PROOF_BYTES)
                pair := add(pair, PAIR_BYTES)
                place := add(place, 32)
                // 128 bits: a false batch passes with a chance of 2^-128.
                mstore(32, i)
                let coefficient := shr(128, keccak256(0, 64))
                mstore(place, coefficient)
                // Below 2^128 times the number of proofs, so no overflow.
                total := add(total, coefficient)
                // A and its scalar, where A's product and B will be; precompile 7 multiplies in place.
                calldatacopy(pair, proof, 64)
                mstore(add(pair, 64), coefficient)
                success := staticcall(MULTIPLY_GAS, 7, pair, 96, pair, 64)
                // B replaces the scalar.
                calldatacopy(add(pair, 64), add(proof, 64), 128)
                // C and its scalar behind the sum; multiplied in place, then precompile 6 adds the two points.
                calldatacopy(add(sum, 64), add(proof, 192), 64)
                mstore(add(sum, 128), coefficient)
                success := and(success, staticcall(MULTIPLY_GAS, 7, add(sum, 64), 96, add(sum, 64), 64))
                success := and(success, staticcall(ADD_GAS, 6, sum, 128, sum, 64))
            }
            // The sum of the Cs goes beside −delta.
            mcopy(add(pairs, 384), sum, 64)
        }
        if (!success) Bn254.requireGasSufficed(MULTIPLY_GAS);
    }

    /// @dev Binds the key, all proofs and all signals: whoever changes one bit of them gets other coefficients. The numbers
    /// of proofs and signals need no place of their own: the key fixes one, the length the other.
    function _seed(
        bytes memory key,
        uint256 proofs,
        uint256 count,
        uint256[] calldata publicSignals
    ) private pure returns (uint256 seed) {
        assembly ("memory-safe") {
            // keccak256(keccak256(key) ‖ proofs ‖ signals), laid out behind the free memory pointer and not kept.
            let free := mload(0x40)
            // Both lists lie inside calldata, as the decoder checked, so no size overflows.
            let proofsBytes := mul(count, PROOF_BYTES)
            let signalsBytes := mul(publicSignals.length, 32)
            // The key's hash, without its length word.
            mstore(free, keccak256(add(key, 32), mload(key)))
            // All words of all proofs, then all signals.
            calldatacopy(add(free, 32), proofs, proofsBytes)
            calldatacopy(add(add(free, 32), proofsBytes), publicSignals.offset, signalsBytes)
            // The hash of all three parts.
            seed := keccak256(free, add(32, add(proofsBytes, signalsBytes)))
        }
    }

    // ------------------------------------------------------------------------------------ the key and the signals

    /// @dev Adds to ic[0], which is scaled already, each other ic[j] times the sum of coefficient · signal over all proofs.
    /// @param point Memory address of ic[1].
    /// @return success False if a signal is not below the field's order: x and x + order would prove the same (R27). False too
    /// on a chain that lacks precompile 6 or 7, whose answer would be empty. Every key has signals, so nothing else need check.
    function _combineSignals(
        uint256 pairs,
        uint256 sum,
        uint256 point,
        uint256 count,
        uint256[] calldata publicSignals
    ) private view returns (bool success) {
        // Bytes from a signal to that of the next proof; the length is a multiple of the count.
        uint256 stride = (publicSignals.length / count) * 32;
        assembly ("memory-safe") {
            // No signal was too large yet. The coefficients lie behind the sum, up to here.
            success := 1
            let end := add(add(sum, SUM_BYTES), mul(count, 32))
            // ic[0] starts the sum.
            mcopy(sum, add(pairs, 192), 64)
            // The first proof's signals, one after the other.
            let signal := publicSignals.offset
            for {
                let last := add(signal, stride)
            } and(success, lt(signal, last)) {
                signal := add(signal, 32)
            } {
                // This signal in every proof, times the proof's coefficient.
                let scalar := 0
                let next := signal
                for {
                    let coefficient := add(sum, SUM_BYTES)
                } lt(coefficient, end) {
                    coefficient := add(coefficient, 32)
                } {
                    // The signal, and the place of the same signal of the next proof.
                    let value := calldataload(next)
                    next := add(next, stride)
                    // Too large, and the answer is false for good; else add value · coefficient in the scalar field.
                    success := and(success, lt(value, ORDER))
                    scalar := addmod(scalar, mulmod(value, mload(coefficient), ORDER), ORDER)
                }
                // ic[j] and its scalar behind the sum, and on to the next point.
                mcopy(add(sum, 64), point, 64)
                mstore(add(sum, 128), scalar)
                point := add(point, 64)
                // Precompile 7 multiplies in place, then 6 adds the two points; each answers 64 bytes if it exists.
                success := and(success, staticcall(MULTIPLY_GAS, 7, add(sum, 64), 96, add(sum, 64), 64))
                success := and(success, eq(returndatasize(), 64))
                success := and(success, staticcall(ADD_GAS, 6, sum, 128, sum, 64))
                success := and(success, eq(returndatasize(), 64))
            }
            // The sum goes beside −gamma.
            mcopy(add(pairs, 192), sum, 64)
        }
        if (!success) Bn254.requireGasSufficed(MULTIPLY_GAS);
    }

    /// @dev Multiplies −alpha and ic[0] by the sum of the coefficients.
    function _scaleConstants(uint256 pairs, uint256 sum, uint256 total) private view returns (bool) {
        if (total == 1) return true;
        assembly ("memory-safe") {
            // The point, and behind it the scalar.
            mcopy(sum, pairs, 64)
            mstore(add(sum, 64), total)
        }
        if (!Bn254.multiply(sum)) return false;
        assembly ("memory-safe") {
            // −alpha back to its pair, ic[0] to where it was. The scalar lies behind it still.
            mcopy(pairs, sum, 64)
            mcopy(sum, add(pairs, 192), 64)
        }
        if (!Bn254.multiply(sum)) return false;
        assembly ("memory-safe") {
            // The product goes where ic[0] was.
            mcopy(add(pairs, 192), sum, 64)
        }
        return true;
    }

    /// @dev The clone's immutable arguments.
    function _key() private view returns (bytes memory key) {
        require(address(this) != IMPLEMENTATION, KeyMissing());
        return Clones.fetchCloneArgs(address(this));
    }
}
