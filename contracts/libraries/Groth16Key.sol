// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {G1Point, VerifyingKey} from "../interfaces/ICircuitRegistry.sol";
import {Bn254} from "./Bn254.sol";

/// @notice The byte layout in which a verifier clone keeps its key: −alpha, beta, ic[0], −gamma, −delta, ic[1], ic[2], …
/// With these three signs, a proof (A, B, C) for signals x holds when
/// e(A, B) · e(−alpha, beta) · e(ic[0] + Σ xⱼ·ic[j], −gamma) · e(C, −delta) = 1, and no part of the proof needs a sign.
library Groth16Key {
    /// @dev Bytes before ic[1].
    uint256 private constant HEAD_BYTES = 512;
    uint256 private constant POINT_BYTES = 64;

    /// @notice The key as the immutable arguments of a verifier clone. Every point must be on its curve.
    function pack(VerifyingKey memory key) internal pure returns (bytes memory packed) {
        packed = abi.encode(
            Bn254.negate(key.alpha),
            key.beta,
            key.ic[0],
            Bn254.negate(key.gamma),
            Bn254.negate(key.delta)
        );
        uint256 signals = key.ic.length - 1;
        bytes memory rest = new bytes(signals * POINT_BYTES);
        for (uint256 i = 0; i < signals; ++i) {
            G1Point memory point = key.ic[i + 1];
            assembly ("memory-safe") {
                // The point's two words go to place i of the rest, behind its length word; i < signals.
                mcopy(add(add(rest, 32), mul(i, POINT_BYTES)), point, POINT_BYTES)
            }
        }
        return bytes.concat(packed, rest);
    }

    /// @notice Public signals of the key packed in this many bytes.
    function signalCount(uint256 packedBytes) internal pure returns (uint256) {
        return (packedBytes - HEAD_BYTES) / POINT_BYTES;
    }

    /// @notice Memory address of ic[1] in a packed key; the others follow.
    function signalPoints(bytes memory packed) internal pure returns (uint256 place) {
        assembly ("memory-safe") {
            // Behind the length word and the head.
            place := add(packed, add(32, HEAD_BYTES))
        }
    }
}
