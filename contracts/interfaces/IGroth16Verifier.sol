// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Verifies Groth16 proofs over BN254 for one verifying key.
/// A proof is eight words in the order of EIP-197: A.x, A.y, B.x imaginary, B.x real, B.y imaginary, B.y real, C.x, C.y.
interface IGroth16Verifier {
    /// @notice The sender called the implementation itself; only the clones that CircuitRegistry deploys hold a key.
    error KeyMissing();

    /// @notice True if the proof holds for the public signals. Takes what `snarkjs zkey export soliditycalldata` prints.
    /// False, never a revert, for a false proof, a public signal not below the field order, a wrong number of signals,
    /// or a point off the curve.
    function verifyProof(
        uint256[2] calldata a,
        uint256[2][2] calldata b,
        uint256[2] calldata c,
        uint256[] calldata publicSignals
    ) external view returns (bool valid);

    /// @notice True if every proof holds; one pairing check over a random linear combination.
    /// False as in `verifyProof`, and for zero proofs.
    /// @param proofs K proofs.
    /// @param publicSignals K · publicSignalCount words, proof after proof.
    function verifyBatch(
        uint256[8][] calldata proofs,
        uint256[] calldata publicSignals
    ) external view returns (bool valid);

    /// @notice Public signals of one proof.
    function publicSignalCount() external view returns (uint256 count);
}
