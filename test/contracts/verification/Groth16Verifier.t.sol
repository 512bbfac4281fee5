// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CircuitTerms, G1Point, G2Point} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IGroth16Verifier} from "../../../contracts/interfaces/IGroth16Verifier.sol";
import {Bn254} from "../../../contracts/libraries/Bn254.sol";
import {CircuitRegistry} from "../../../contracts/verification/CircuitRegistry.sol";
import {TestBase} from "../lib/TestBase.sol";
import {TrapdoorProver} from "../lib/TrapdoorProver.sol";

contract Groth16VerifierTest is TestBase {
    uint256 private constant SIGNALS = 4;
    uint256 private constant R = TrapdoorProver.SCALAR_ORDER;
    uint256 private constant Q = TrapdoorProver.BASE_ORDER;

    CircuitRegistry private _registry;
    IGroth16Verifier private _verifier;

    function setUp() external {
        _registry = new CircuitRegistry();
        CircuitTerms memory terms = CircuitTerms(1, 1, 0, bytes32(0));
        _verifier = IGroth16Verifier(
            _registry.circuitOf(_registry.register(TrapdoorProver.makeKey(SIGNALS), terms)).verifier
        );
    }

    // ------------------------------------------------------------------------------------------- what is accepted

    function testFuzz_acceptsTrueProof(uint256 seed) external view {
        (uint256[8] memory proof, uint256[] memory signals) = _makeProof(seed);
        assertTrue(_verifyProof(proof, signals));
        assertTrue(_verifyBatch(_single(proof), signals));
    }

    function testFuzz_acceptsBatchOfTrueProofs(uint256 seed, uint256 count) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, bound(count, 1, 5));
        assertTrue(_verifier.verifyBatch(proofs, signals));
    }

    function test_tellsItsSignalCount() external view {
        assertEq(_verifier.publicSignalCount(), SIGNALS);
    }

    /// @dev (−A, −B, C) holds whenever (A, B, C) does: so a proof's bytes identify nothing.
    function testFuzz_R25_acceptsRerandomisedProof(uint256 seed) external view {
        (uint256[8] memory proof, uint256[] memory signals) = _makeProof(seed);
        proof[1] = Q - proof[1];
        proof[4] = (Q - proof[4]) % Q;
        proof[5] = (Q - proof[5]) % Q;
        assertTrue(_verifyProof(proof, signals));
    }

    /// @dev A batch may hold a proof twice. That nobody is paid twice for it is the market's rule, by call ids.
    function test_R29_batchOfDuplicatesOfTrueStatementHolds() external view {
        (uint256[8] memory proof, uint256[] memory signals) = _makeProof(1);
        uint256[8][] memory proofs = new uint256[8][](2);
        (proofs[0], proofs[1]) = (proof, proof);
        assertTrue(_verifier.verifyBatch(proofs, _concat(signals, signals)));
    }

    // ---------------------------------------------------------------------------------------- R27: public signals

    function testFuzz_R27_refusesSignalNotBelowFieldOrder(
        uint256 seed,
        uint256 place,
        uint256 times
    ) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 2);
        (uint256[8] memory proof, uint256[] memory own) = _makeProof(seed);
        place = bound(place, 0, signals.length - 1);
        // The same field element, written larger.
        signals[place] += R * bound(times, 1, 4);
        assertFalse(_verifier.verifyBatch(proofs, signals));
        own[place % SIGNALS] += R * bound(times, 1, 4);
        assertFalse(_verifyProof(proof, own));
    }

    function test_R27_refusesFieldOrderItself() external view {
        (, uint256[] memory signals) = _makeProof(3);
        signals[2] = 0;
        uint256[8] memory proof = TrapdoorProver.prove(signals, 5, false);
        assertTrue(_verifyProof(proof, signals));
        signals[2] = R;
        assertFalse(_verifyProof(proof, signals));
    }

    function testFuzz_refusesWrongNumberOfSignals(uint256 seed, uint256 length) external view {
        (uint256[8] memory proof, uint256[] memory signals) = _makeProof(seed);
        length = bound(length, 0, 2 * SIGNALS);
        uint256[] memory wrong = new uint256[](length);
        for (uint256 i = 0; i < length && i < SIGNALS; ++i) wrong[i] = signals[i];
        assertEq(_verifyProof(proof, wrong), length == SIGNALS);
        assertEq(_verifyBatch(_single(proof), wrong), length == SIGNALS);
    }

    // ------------------------------------------------------------------------------------- R29: batches and proofs

    function test_R29_refusesBatchOfNothing() external view {
        assertFalse(_verifier.verifyBatch(new uint256[8][](0), new uint256[](0)));
    }

    function testFuzz_R29_refusesFlippedBitAnywhere(uint256 seed, uint256 bit) external view {
        uint256 count = 2;
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, count);
        bit = bound(bit, 0, count * (8 + SIGNALS) * 256 - 1);
        uint256 word = bit / 256;
        uint256 mask = 1 << (bit % 256);
        if (word < count * 8) proofs[word / 8][word % 8] ^= mask;
        else signals[word - count * 8] ^= mask;
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    function testFuzz_R29_refusesFlippedBitInSingleProof(uint256 seed, uint256 bit) external view {
        (uint256[8] memory proof, uint256[] memory signals) = _makeProof(seed);
        bit = bound(bit, 0, (8 + SIGNALS) * 256 - 1);
        uint256 word = bit / 256;
        uint256 mask = 1 << (bit % 256);
        if (word < 8) proof[word] ^= mask;
        else signals[word - 8] ^= mask;
        assertFalse(_verifyProof(proof, signals));
    }

    /// @dev C₀ + D and C₁ − D: a plain sum of the equations would still hold.
    function testFuzz_R29_refusesCancellingPair(
        uint256 seed,
        uint256 shift,
        uint256 first,
        uint256 second
    ) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 3);
        first = bound(first, 0, 2);
        second = (first + bound(second, 1, 2)) % 3;
        G1Point memory difference = TrapdoorProver.multiplyGenerator(bound(shift, 1, R - 1));
        _addToC(proofs[first], difference);
        _addToC(proofs[second], TrapdoorProver.negate(difference));
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    /// @dev C₀ + g·D and C₁ − D: with the coefficients 1 and g the equations' combination would still hold.
    function testFuzz_R29_refusesPairCancellingForGuess(
        uint256 seed,
        uint256 shift,
        uint128 guess
    ) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 2);
        G1Point memory combined = _combineCs(proofs, guess);
        G1Point memory difference = TrapdoorProver.multiplyGenerator(bound(shift, 1, R - 1));
        _addToC(proofs[0], TrapdoorProver.multiply(difference, guess));
        _addToC(proofs[1], TrapdoorProver.negate(difference));
        assertEq(_combineCs(proofs, guess).x, combined.x);
        assertEq(_combineCs(proofs, guess).y, combined.y);
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    /// @dev Signals x₀ + d and x₁ − d of one place: a plain sum would still hold.
    function testFuzz_R29_refusesCancellingSignals(uint256 seed, uint256 shift, uint256 place) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 2);
        place = bound(place, 0, SIGNALS - 1);
        shift = bound(shift, 1, R - 1);
        signals[place] = addmod(signals[place], shift, R);
        signals[SIGNALS + place] = addmod(signals[SIGNALS + place], R - shift, R);
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    function testFuzz_R29_refusesReorderedSignals(uint256 seed, uint256 left, uint256 right) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 2);
        left = bound(left, 0, signals.length - 1);
        right = (left + bound(right, 1, signals.length - 1)) % signals.length;
        (signals[left], signals[right]) = (signals[right], signals[left]);
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    function testFuzz_R29_refusesReorderedProofs(uint256 seed) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 2);
        (proofs[0], proofs[1]) = (proofs[1], proofs[0]);
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    function testFuzz_R29_refusesCopiedProof(uint256 seed, uint256 from, uint256 to) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 3);
        from = bound(from, 0, 2);
        to = (from + bound(to, 1, 2)) % 3;
        proofs[to] = proofs[from];
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    /// @dev If the coefficients did not depend on the signals, one could choose two false signals whose errors cancel.
    function testFuzz_R29_coefficientsBindSignals(uint256 seed, uint256 shift, uint256 place) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 2);
        place = bound(place, 0, SIGNALS - 1);
        shift = bound(shift, 1, R - 1);
        uint256 coefficient = _coefficientFrom(abi.encodePacked(_keyHash(), proofs[0], proofs[1]), 1);
        signals[place] = addmod(signals[place], mulmod(coefficient, shift, R), R);
        signals[SIGNALS + place] = addmod(signals[SIGNALS + place], R - shift, R);
        assertFalse(_verifier.verifyBatch(proofs, signals));
    }

    /// @dev The same with two false Cs, if the coefficients did not depend on the proofs, or on the first one only.
    function testFuzz_R29_coefficientsBindProofs(uint256 seed, uint256 shift) external view {
        (uint256[8][] memory honest, uint256[] memory signals) = _makeBatch(seed, 3);
        G1Point memory difference = TrapdoorProver.multiplyGenerator(bound(shift, 1, R - 1));
        bytes[4] memory hashed = [
            abi.encodePacked(_keyHash(), signals),
            abi.encodePacked(_keyHash(), new bytes(768), signals),
            abi.encodePacked(_keyHash(), honest[0], signals),
            abi.encodePacked(_keyHash(), honest[0], new bytes(512), signals)
        ];
        for (uint256 i = 0; i < hashed.length; ++i) {
            uint256[8][] memory proofs = abi.decode(abi.encode(honest), (uint256[8][]));
            uint256 first = _coefficientFrom(hashed[i], 1);
            uint256 second = _coefficientFrom(hashed[i], 2);
            _addToC(proofs[1], TrapdoorProver.multiply(difference, second));
            _addToC(proofs[2], TrapdoorProver.negate(TrapdoorProver.multiply(difference, first)));
            assertFalse(_verifier.verifyBatch(proofs, signals));
        }
    }

    // ------------------------------------------------------------------------------- points that are none of ours

    function test_refusesPointsAtInfinity() external view {
        (uint256[8] memory honest, uint256[] memory signals) = _makeProof(4);
        uint8[2][4] memory ranges = [[0, 2], [2, 6], [6, 8], [0, 8]];
        for (uint256 i = 0; i < ranges.length; ++i) {
            uint256[8] memory proof = abi.decode(abi.encode(honest), (uint256[8]));
            for (uint256 j = ranges[i][0]; j < ranges[i][1]; ++j) proof[j] = 0;
            assertFalse(_verifyProof(proof, signals));
        }
    }

    /// @dev Coordinates written larger than the field order must not count as the same point.
    function testFuzz_refusesCoordinateNotBelowFieldOrder(
        uint256 seed,
        uint256 place,
        uint256 times
    ) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed, 3);
        place = bound(place, 0, 23);
        proofs[place / 8][place % 8] += Q * bound(times, 1, 4);
        assertFalse(_verifier.verifyBatch(proofs, signals));
        (uint256[8] memory proof, uint256[] memory own) = _makeProof(seed);
        proof[place % 8] += Q * bound(times, 1, 4);
        assertFalse(_verifyProof(proof, own));
    }

    function test_refusesSecondPointOutsideSubgroup() external view {
        (uint256[8] memory proof, uint256[] memory signals) = _makeProof(4);
        G2Point memory outside = TrapdoorProver.outsideSubgroup();
        (proof[2], proof[3], proof[4], proof[5]) = (
            outside.xImaginary,
            outside.xReal,
            outside.yImaginary,
            outside.yReal
        );
        assertFalse(_verifyProof(proof, signals));
    }

    /// @dev A false answer must not eat the gas of the whole transaction.
    function test_offCurveProofLeavesGas() external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(6, 4);
        proofs[2][6] ^= 1;
        uint256 before = gasleft();
        assertFalse(_verifier.verifyBatch(proofs, signals));
        assertLt(before - gasleft(), 150_000);
        (proofs[2][6], proofs[2][2]) = (proofs[2][6] ^ 1, 5);
        before = gasleft();
        assertFalse(_verifier.verifyBatch(proofs, signals));
        assertLt(before - gasleft(), 100_000 + 7 * 80_000 + 150_000);
    }

    /// @dev Whatever the gas limit, a true proof is never called false: too little gas reverts.
    function testFuzz_lowGasNeverTurnsTrueIntoFalse(uint256 seed, uint256 gasLimit) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(seed % 8, 2);
        gasLimit = bound(gasLimit, 1_000, 600_000);
        (bool success, bytes memory result) = address(_verifier).staticcall{gas: gasLimit}(
            abi.encodeCall(IGroth16Verifier.verifyBatch, (proofs, signals))
        );
        if (success) assertTrue(abi.decode(result, (bool)));
    }

    function test_lowGasRevertsWithReason() external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = _makeBatch(1, 2);
        bytes memory input = abi.encodeCall(IGroth16Verifier.verifyBatch, (proofs, signals));
        // Enough to get to the pairing, too little for it.
        (bool success, bytes memory result) = address(_verifier).staticcall{gas: 200_000}(input);
        assertFalse(success);
        assertEq(bytes32(bytes4(result)), bytes32(Bn254.GasTooLow.selector));
    }

    function test_implementationHoldsNoKey() external {
        IGroth16Verifier implementation = IGroth16Verifier(_registry.VERIFIER_IMPLEMENTATION());
        (uint256[8] memory proof, uint256[] memory signals) = _makeProof(1);
        vm.expectRevert(IGroth16Verifier.KeyMissing.selector);
        implementation.publicSignalCount();
        vm.expectRevert(IGroth16Verifier.KeyMissing.selector);
        implementation.verifyBatch(_single(proof), signals);
    }

    // ---------------------------------------------------------------------------------------------------- helpers

    function _makeProof(
        uint256 seed
    ) private view returns (uint256[8] memory proof, uint256[] memory signals) {
        signals = new uint256[](SIGNALS);
        for (uint256 j = 0; j < SIGNALS; ++j) signals[j] = uint256(keccak256(abi.encode(seed, j))) % R;
        uint256 a = 1 + (uint256(keccak256(abi.encode(seed, "a"))) % (R - 1));
        proof = TrapdoorProver.prove(signals, a, seed % 2 == 0);
    }

    function _makeBatch(
        uint256 seed,
        uint256 count
    ) private view returns (uint256[8][] memory proofs, uint256[] memory signals) {
        proofs = new uint256[8][](count);
        signals = new uint256[](count * SIGNALS);
        for (uint256 i = 0; i < count; ++i) {
            uint256[] memory own;
            (proofs[i], own) = _makeProof(uint256(keccak256(abi.encode(seed, "batch", i))));
            for (uint256 j = 0; j < SIGNALS; ++j) signals[i * SIGNALS + j] = own[j];
        }
    }

    /// @dev The verifier's coefficient of proof `i`, were these bytes all that it depends on.
    function _coefficientFrom(bytes memory hashed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(keccak256(hashed), i))) >> 128;
    }

    /// @dev Of the clone's immutable arguments, which follow 45 bytes of code.
    function _keyHash() private view returns (bytes32) {
        bytes memory code = address(_verifier).code;
        bytes memory key = new bytes(code.length - 45);
        for (uint256 i = 0; i < key.length; ++i) key[i] = code[i + 45];
        return keccak256(key);
    }

    /// @dev C₀ + guess · C₁.
    function _combineCs(
        uint256[8][] memory proofs,
        uint256 guess
    ) private view returns (G1Point memory combined) {
        return
            TrapdoorProver.add(
                G1Point(proofs[0][6], proofs[0][7]),
                TrapdoorProver.multiply(G1Point(proofs[1][6], proofs[1][7]), guess)
            );
    }

    function _addToC(uint256[8] memory proof, G1Point memory difference) private view {
        G1Point memory sum = TrapdoorProver.add(G1Point(proof[6], proof[7]), difference);
        (proof[6], proof[7]) = (sum.x, sum.y);
    }

    function _verifyProof(uint256[8] memory proof, uint256[] memory signals) private view returns (bool) {
        return
            _verifier.verifyProof(
                [proof[0], proof[1]],
                [[proof[2], proof[3]], [proof[4], proof[5]]],
                [proof[6], proof[7]],
                signals
            );
    }

    function _verifyBatch(uint256[8][] memory proofs, uint256[] memory signals) private view returns (bool) {
        return _verifier.verifyBatch(proofs, signals);
    }

    function _single(uint256[8] memory proof) private pure returns (uint256[8][] memory proofs) {
        proofs = new uint256[8][](1);
        proofs[0] = proof;
    }

    function _concat(
        uint256[] memory left,
        uint256[] memory right
    ) private pure returns (uint256[] memory both) {
        both = new uint256[](left.length + right.length);
        for (uint256 i = 0; i < left.length; ++i) both[i] = left[i];
        for (uint256 i = 0; i < right.length; ++i) both[left.length + i] = right[i];
    }
}
