// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CircuitId} from "../types/CircuitId.sol";

/// @notice A point of G1 on BN254, affine. The point at infinity is (0, 0).
struct G1Point {
    uint256 x;
    uint256 y;
}

/// @notice A point of G2 on BN254, affine, in the order of EIP-197: imaginary part first.
struct G2Point {
    uint256 xImaginary;
    uint256 xReal;
    uint256 yImaginary;
    uint256 yReal;
}

/// @notice A Groth16 verifying key (Groth, EUROCRYPT 2016). `ic` has one point more than there are public signals.
struct VerifyingKey {
    G1Point alpha;
    G2Point beta;
    G2Point gamma;
    G2Point delta;
    G1Point[] ic;
}

/// @notice What a circuit proves how much of, and where its key comes from.
/// @param batchSize Calls per proof (B), at least 1.
/// @param wordsPerCall Output words of one call, at least 1.
/// @param contributions Contributions to the key's setup; 0 marks an insecure development key.
/// @param transcriptHash keccak256 of the published setup transcript (0 for a development key).
struct CircuitTerms {
    uint16 batchSize;
    uint16 wordsPerCall;
    uint32 contributions;
    bytes32 transcriptHash;
}

/// @notice Registers verifying keys and deploys one verifier for each.
interface ICircuitRegistry {
    /// @param verifier The verifier clone that holds the key.
    /// @param terms As registered.
    struct Circuit {
        address verifier;
        CircuitTerms terms;
    }

    event CircuitRegistered(
        CircuitId indexed circuitId,
        address indexed verifier,
        address indexed registrant,
        CircuitTerms terms
    );

    error CircuitUnknown(CircuitId circuitId);
    error CircuitAlreadyRegistered(CircuitId circuitId);
    error BatchSizeZero();
    error WordsPerCallZero();
    /// @param points IC points given. @param expected 3 + batchSize · (1 + wordsPerCall).
    error InputCountWrong(uint256 points, uint256 expected);
    /// @param part Which part of the key: "alpha", "beta", "gamma", "delta" or "ic".
    error KeyPointInfinite(string part);
    error KeyPointOffCurve(string part);
    /// @notice delta equals (plus or minus) gamma or the generator of G2: anyone could forge proofs.
    error KeyDeltaDegenerate();
    error TranscriptMissing();

    /// @notice Registers a verifying key; permissionless. The id is
    /// `keccak256(abi.encode(verifyingKey, terms))`, so nobody can register a key with false terms before its owner does.
    /// A key has at most 375 public signals, as the code of its verifier has no room for more.
    function register(
        VerifyingKey calldata verifyingKey,
        CircuitTerms calldata terms
    ) external returns (CircuitId circuitId);

    /// @notice The id that `register` gives to this key and these terms.
    function circuitIdOf(
        VerifyingKey calldata verifyingKey,
        CircuitTerms calldata terms
    ) external pure returns (CircuitId circuitId);

    /// @notice The circuit. Reverts with `CircuitUnknown`.
    function circuitOf(CircuitId circuitId) external view returns (Circuit memory circuit);
}
