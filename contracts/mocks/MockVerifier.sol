// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";

/// @notice For tests of the market alone: a "proof" holds if its first word is the hash of exactly the public signals that
/// the market asks about, so a test states the signals it expects. Real proofs are in the integration tests.
contract MockVerifier is IGroth16Verifier {
    uint256 private immutable WIDTH;

    constructor(uint256 count) {
        WIDTH = count;
    }

    function verifyProof(
        uint256[2] calldata a,
        uint256[2][2] calldata,
        uint256[2] calldata,
        uint256[] calldata publicSignals
    ) external view returns (bool valid) {
        return publicSignals.length == WIDTH && a[0] == _seal(publicSignals);
    }

    function verifyBatch(
        uint256[8][] calldata proofs,
        uint256[] calldata publicSignals
    ) external view returns (bool valid) {
        uint256 width = WIDTH;
        if (proofs.length == 0 || publicSignals.length != proofs.length * width) return false;
        for (uint256 i = 0; i < proofs.length; ++i) {
            if (proofs[i][0] != _seal(publicSignals[i * width:(i + 1) * width])) return false;
        }
        return true;
    }

    function publicSignalCount() external view returns (uint256 count) {
        return WIDTH;
    }

    function _seal(uint256[] calldata publicSignals) private pure returns (uint256 seal) {
        return uint256(keccak256(abi.encode(publicSignals)));
    }
}
