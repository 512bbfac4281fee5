// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {Bn254} from "../libraries/Bn254.sol";
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
    /// @dev A running sum, and behind it the point and the scalar of the next product. See Bn254.addProduct.
    uint256 private constant SUM_BYTES = 160;

    address private immutable IMPLEMENTATION = address(this);

    /// @dev What is being verified, and where it lies.
    /// @param key The packed key. @param width Public signals of one proof.
    /// @param proofs Calldata address of the first proof. @param count Proofs.
    /// @param signals Calldata address of the first public signal.
    /// @param pairs Memory address of the first pair. @param sum Memory address of the running sum, behind the pairs.
    struct Batch {
        bytes key;
        uint256 width;
        uint256 proofs;
        uint256 count;
        uint256 signals;
        uint256 pairs;
        uint256 sum;
    }

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
        uint256 width = Groth16Key.signalCount(key.length);
        if (publicSignals.length != count * width || !_areBelowOrder(publicSignals)) return false;

        // Before memory is taken for the pairs: the hashed bytes lie in the same place and are not needed afterwards.
        uint256 seed = count == 1 ? 0 : _seed(key, proofs, count, publicSignals);
        (uint256 pairs, uint256 sum) = _place(key, count);
        uint256 signals;
        assembly ("memory-safe") {
            signals := publicSignals.offset
        }
        Batch memory batch = Batch(key, width, proofs, count, signals, pairs, sum);

        (bool success, uint256[] memory scalars) = _combineProofs(batch, seed);
        if (!success || !_combineKey(batch, scalars)) return false;
        return Bn254.pairsToOne(pairs, count + 3);
    }

    // ------------------------------------------------------------------------------------------------- the proofs

    /// @dev Writes the pairs (coefficient · A, B) and the sum of coefficient · C.
    /// @return success False if a point is off the curve.
    /// @return scalars The sum of the coefficients, then for each place of the public signals the sum of coefficient · signal.
    function _combineProofs(
        Batch memory batch,
        uint256 seed
    ) private view returns (bool success, uint256[] memory scalars) {
        scalars = new uint256[](batch.width + 1);
        uint256 proof = batch.proofs;
        uint256 pair = batch.pairs + KEY_PAIRS_BYTES;
        uint256 signals = batch.signals;
        _placeFirst(batch);
        _addScaled(scalars, signals, 1);
        for (uint256 i = 1; i < batch.count; ++i) {
            proof += PROOF_BYTES;
            pair += PAIR_BYTES;
            signals += batch.width * 32;
            uint256 coefficient = _coefficient(seed, i);
            if (!_placeScaled(proof, pair, batch.sum, coefficient)) return (false, scalars);
            _addScaled(scalars, signals, coefficient);
        }
        uint256 pairs = batch.pairs;
        uint256 sum = batch.sum;
        assembly ("memory-safe") {
            // The sum of the Cs goes beside −delta, which is there already.
            mcopy(add(pairs, 384), sum, 64)
        }
        return (true, scalars);
    }

    /// @dev The first proof, coefficient 1: its A and B to the fourth pair, its C to the sum. The pairing and the addition
    /// check the points; a batch of one passes C to the pairing.
    function _placeFirst(Batch memory batch) private pure {
        uint256 proof = batch.proofs;
        uint256 pair = batch.pairs + KEY_PAIRS_BYTES;
        uint256 sum = batch.sum;
        assembly ("memory-safe") {
            // A and B are the first 192 bytes of a proof, in the order of a pair; C is the rest.
            calldatacopy(pair, proof, 192)
            calldatacopy(sum, add(proof, 192), 64)
        }
    }

    /// @dev Another proof: coefficient · A and B to its pair, coefficient · C added to the sum.
    function _placeScaled(
        uint256 proof,
        uint256 pair,
        uint256 sum,
        uint256 coefficient
    ) private view returns (bool) {
        assembly ("memory-safe") {
            // A and its scalar, where A's product and B will be.
            calldatacopy(pair, proof, 64)
            mstore(add(pair, 64), coefficient)
        }
        if (!Bn254.multiply(pair, pair)) return false;
        assembly ("memory-safe") {
            // B replaces the scalar.
            calldatacopy(add(pair, 64), add(proof, 64), 128)
            // C and its scalar behind the sum.
            calldatacopy(add(sum, 64), add(proof, 192), 64)
            mstore(add(sum, 128), coefficient)
        }
        return Bn254.addProduct(sum);
    }

    /// @dev Adds one proof's coefficient, and its signals times that, to the sums. `signals` is a calldata address.
    function _addScaled(uint256[] memory scalars, uint256 signals, uint256 coefficient) private pure {
        uint256 order = Bn254.SCALAR_ORDER;
        assembly ("memory-safe") {
            // Word 0 of the array: the sum of the coefficients. Below 2^128 times the number of proofs, so no overflow.
            let place := add(scalars, 32)
            mstore(place, add(mload(place), coefficient))
            // Words 1..width, each with its signal of this proof. The array's length is width + 1.
            let end := add(place, mul(mload(scalars), 32))
            for {
                place := add(place, 32)
            } lt(place, end) {
                place := add(place, 32)
            } {
                mstore(place, addmod(mload(place), mulmod(calldataload(signals), coefficient, order), order))
                signals := add(signals, 32)
            }
        }
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
            let proofsBytes := mul(count, PROOF_BYTES)
            let signalsBytes := mul(publicSignals.length, 32)
            mstore(free, keccak256(add(key, 32), mload(key)))
            calldatacopy(add(free, 32), proofs, proofsBytes)
            calldatacopy(add(add(free, 32), proofsBytes), publicSignals.offset, signalsBytes)
            seed := keccak256(free, add(32, add(proofsBytes, signalsBytes)))
        }
    }

    /// @dev The coefficient of proof `i`: 128 bits, so that a false batch passes with a chance of 2^-128.
    function _coefficient(uint256 seed, uint256 i) private pure returns (uint256 coefficient) {
        assembly ("memory-safe") {
            // keccak256(seed ‖ i) in scratch space; its upper half.
            mstore(0, seed)
            mstore(32, i)
            coefficient := shr(128, keccak256(0, 64))
        }
    }

    // ---------------------------------------------------------------------------------------------------- the key

    /// @dev Scales the key's side of the equation by the scalars of `_combineProofs`.
    function _combineKey(Batch memory batch, uint256[] memory scalars) private view returns (bool) {
        uint256 pairs = batch.pairs;
        uint256 sum = batch.sum;
        if (!_scale(pairs, sum, scalars[0]) || !_scale(pairs + PAIR_BYTES, sum, scalars[0])) return false;
        uint256 point = Groth16Key.signalPoints(batch.key);
        assembly ("memory-safe") {
            // ic[0], scaled, starts the sum.
            mcopy(sum, add(pairs, 192), 64)
        }
        for (uint256 j = 1; j < scalars.length; ++j) {
            uint256 scalar = scalars[j];
            assembly ("memory-safe") {
                // ic[j] and its scalar behind the sum.
                mcopy(add(sum, 64), point, 64)
                mstore(add(sum, 128), scalar)
                point := add(point, 64)
            }
            if (!Bn254.addProduct(sum)) return false;
        }
        assembly ("memory-safe") {
            // The sum goes beside −gamma.
            mcopy(add(pairs, 192), sum, 64)
        }
        return true;
    }

    /// @dev Multiplies the G1 point at `point` in place, using the memory of the running sum.
    function _scale(uint256 point, uint256 sum, uint256 scalar) private view returns (bool) {
        if (scalar == 1) return true;
        assembly ("memory-safe") {
            // The point and its scalar side by side, as the multiplication wants them.
            mcopy(sum, point, 64)
            mstore(add(sum, 64), scalar)
        }
        return Bn254.multiply(sum, point);
    }

    /// @dev Takes memory for the pairs and the running sum, and places the key's points.
    function _place(bytes memory key, uint256 count) private pure returns (uint256 pairs, uint256 sum) {
        bytes memory room = new bytes(KEY_PAIRS_BYTES + count * PAIR_BYTES + SUM_BYTES);
        assembly ("memory-safe") {
            pairs := add(room, 32)
            // −alpha, beta, ic[0], −gamma are the first 384 bytes of the key and the first two pairs.
            mcopy(pairs, add(key, 32), 384)
            // −delta follows in the key; in the third pair it comes after the sum of the Cs (64 bytes).
            mcopy(add(pairs, 448), add(key, 416), 128)
        }
        sum = pairs + KEY_PAIRS_BYTES + count * PAIR_BYTES;
    }

    /// @dev The clone's immutable arguments.
    function _key() private view returns (bytes memory key) {
        require(address(this) != IMPLEMENTATION, KeyMissing());
        return Clones.fetchCloneArgs(address(this));
    }

    /// @dev Whether every public signal is below the scalar field's order: x and x + order would prove the same (R27).
    function _areBelowOrder(uint256[] calldata publicSignals) private pure returns (bool below) {
        uint256 order = Bn254.SCALAR_ORDER;
        assembly ("memory-safe") {
            below := 1
            let place := publicSignals.offset
            let end := add(place, mul(publicSignals.length, 32))
            for {} lt(place, end) {
                place := add(place, 32)
            } {
                // One signal too large makes the answer false for good.
                below := and(below, lt(calldataload(place), order))
            }
        }
    }
}
