// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CircuitTerms} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IGroth16Verifier} from "../../../contracts/interfaces/IGroth16Verifier.sol";
import {CircuitRegistry} from "../../../contracts/verification/CircuitRegistry.sol";
import {TestBase} from "../lib/TestBase.sol";
import {TrapdoorProver} from "../lib/TrapdoorProver.sol";

/// @notice The verifier reads proofs and signals straight from calldata: whatever is wrong with its layout, no answer is true.
contract Groth16VerifierCalldataTest is TestBase {
    uint256 private constant SIGNALS = 4;

    IGroth16Verifier private _verifier;
    bytes private _single;
    bytes private _batch;

    function setUp() external {
        CircuitRegistry registry = new CircuitRegistry();
        CircuitTerms memory terms = CircuitTerms(1, 1, 0, bytes32(0));
        _verifier = IGroth16Verifier(
            registry.circuitOf(registry.register(TrapdoorProver.makeKey(SIGNALS), terms)).verifier
        );
        uint256[] memory signals = new uint256[](2 * SIGNALS);
        uint256[] memory own = new uint256[](SIGNALS);
        // The last signal is zero: a word that is missing must not be read as zero.
        for (uint256 j = 0; j + 1 < SIGNALS; ++j) own[j] = signals[j] = signals[SIGNALS + j] = 1000 + j;
        uint256[8] memory proof = TrapdoorProver.prove(own, 9, true);
        uint256[8][] memory proofs = new uint256[8][](2);
        (proofs[0], proofs[1]) = (proof, TrapdoorProver.prove(own, 10, false));
        _single = abi.encodeCall(
            IGroth16Verifier.verifyProof,
            ([proof[0], proof[1]], [[proof[2], proof[3]], [proof[4], proof[5]]], [proof[6], proof[7]], own)
        );
        _batch = abi.encodeCall(IGroth16Verifier.verifyBatch, (proofs, signals));
    }

    function test_trueCalldataIsTrue() external view {
        assertTrue(_isTrue(_single));
        assertTrue(_isTrue(_batch));
    }

    function testFuzz_cutCalldataIsNeverTrue(uint256 length, bool batch) external view {
        bytes memory data = batch ? _batch : _single;
        length = bound(length, 0, data.length - 1);
        assembly ("memory-safe") {
            // A shorter length word; the bytes behind it stay unused.
            mstore(data, length)
        }
        assertFalse(_isTrue(data));
    }

    /// @dev Bytes behind the last argument are nobody's, as in every contract.
    function testFuzz_longerCalldataIsTheSame(bytes calldata tail, bool batch) external view {
        assertTrue(_isTrue(bytes.concat(batch ? _batch : _single, tail)));
    }

    /// @dev Words of offsets, lengths, proofs and signals alike; neither small numbers nor large ones nor those of other places.
    function testFuzz_R29_otherWordIsNeverTrue(
        uint256 word,
        uint256 value,
        uint256 size,
        bool batch
    ) external view {
        bytes memory data = batch ? _batch : _single;
        word = bound(word, 0, data.length / 32 - 1);
        value >>= bound(size, 0, 255);
        uint256 place;
        assembly ("memory-safe") {
            // Behind the length word and the selector; word is below the number of words.
            place := add(add(data, 36), mul(word, 32))
            // The same value would change nothing.
            if eq(mload(place), value) {
                value := add(value, 1)
            }
            mstore(place, value)
        }
        assertFalse(_isTrue(data));
    }

    function _isTrue(bytes memory data) private view returns (bool) {
        (bool success, bytes memory answer) = address(_verifier).staticcall(data);
        return success && answer.length == 32 && abi.decode(answer, (uint256)) == 1;
    }
}
