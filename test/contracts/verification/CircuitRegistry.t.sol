// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {
    CircuitTerms,
    G1Point,
    G2Point,
    ICircuitRegistry,
    VerifyingKey
} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IGroth16Verifier} from "../../../contracts/interfaces/IGroth16Verifier.sol";
import {CircuitId} from "../../../contracts/types/CircuitId.sol";
import {CircuitRegistry} from "../../../contracts/verification/CircuitRegistry.sol";
import {TestBase} from "../lib/TestBase.sol";
import {TrapdoorProver} from "../lib/TrapdoorProver.sol";

contract CircuitRegistryTest is TestBase {
    uint256 private constant Q = TrapdoorProver.BASE_ORDER;
    bytes32 private constant TRANSCRIPT = keccak256("transcript");

    CircuitRegistry private _registry;

    event CircuitRegistered(
        CircuitId indexed circuitId,
        address indexed verifier,
        address indexed registrant,
        CircuitTerms terms
    );

    function setUp() external {
        _registry = new CircuitRegistry();
    }

    // ------------------------------------------------------------------------------------------------ registration

    function testFuzz_anyoneRegistersSoundKey(
        address registrant,
        uint256 batchSize,
        uint256 words,
        uint32 contributions
    ) external {
        batchSize = bound(batchSize, 1, 5);
        words = bound(words, 1, 3);
        VerifyingKey memory key = TrapdoorProver.makeKey(2 + batchSize * (1 + words));
        CircuitTerms memory terms = CircuitTerms(uint16(batchSize), uint16(words), contributions, TRANSCRIPT);
        CircuitId expected = CircuitId.wrap(keccak256(abi.encode(key, terms)));
        assertTrue(_registry.circuitIdOf(key, terms) == expected);

        vm.expectEmit(true, false, true, true, address(_registry));
        emit CircuitRegistered(expected, address(0), registrant, terms);
        vm.prank(registrant);
        CircuitId circuitId = _registry.register(key, terms);

        assertTrue(circuitId == expected);
        ICircuitRegistry.Circuit memory circuit = _registry.circuitOf(circuitId);
        assertEq(keccak256(abi.encode(circuit.terms)), keccak256(abi.encode(terms)));
        IGroth16Verifier verifier = IGroth16Verifier(circuit.verifier);
        assertEq(verifier.publicSignalCount(), 2 + batchSize * (1 + words));
        uint256[] memory signals = new uint256[](verifier.publicSignalCount());
        signals[0] = contributions;
        uint256[8][] memory proofs = new uint256[8][](1);
        proofs[0] = TrapdoorProver.prove(signals, 3, true);
        assertTrue(verifier.verifyBatch(proofs, signals));
    }

    function test_refusesSameKeyAndTermsTwice() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        CircuitId circuitId = _registry.register(key, terms);
        _expect(abi.encodeWithSelector(ICircuitRegistry.CircuitAlreadyRegistered.selector, circuitId));
        _registry.register(key, terms);
    }

    /// @dev Whoever registers somebody's key with false terms first takes nothing away: another circuit, another id.
    function testFuzz_falseTermsGiveAnotherCircuit(uint32 contributions, bytes32 transcript) external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        terms.contributions = uint32(bound(contributions, 0, type(uint32).max));
        terms.transcriptHash = transcript == bytes32(0) ? TRANSCRIPT : transcript;
        CircuitId stolen = _registry.register(key, terms);
        terms.contributions ^= 1;
        CircuitId own = _registry.register(key, terms);
        assertTrue(own != stolen);
        assertNotEq(_registry.circuitOf(own).verifier, _registry.circuitOf(stolen).verifier);
    }

    /// @dev A key for six signals of calls can be read as one call of five words, two of two or three of one. Whoever registers
    /// it with a false shape has a circuit, and so models, of his own: nobody's calls are read by it.
    function test_falseShapesOfAKeyGiveOtherCircuits() external {
        VerifyingKey memory key = TrapdoorProver.makeKey(8);
        uint16[3] memory words = [uint16(5), 2, 1];
        CircuitId[3] memory circuitIds;
        for (uint16 i = 0; i < 3; ++i) {
            circuitIds[i] = _registry.register(key, CircuitTerms(i + 1, words[i], 0, 0));
            CircuitTerms memory terms = _registry.circuitOf(circuitIds[i]).terms;
            assertEq(terms.batchSize, i + 1);
            assertEq(terms.wordsPerCall, words[i]);
        }
        assertTrue(circuitIds[0] != circuitIds[1]);
        assertTrue(circuitIds[0] != circuitIds[2]);
        assertTrue(circuitIds[1] != circuitIds[2]);
    }

    /// @dev One key's verifier says nothing about another's proofs.
    function test_verifierOfOtherKeyRefusesProof() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        IGroth16Verifier own = IGroth16Verifier(_registry.circuitOf(_registry.register(key, terms)).verifier);
        key.ic[2] = TrapdoorProver.multiplyGenerator(9999);
        IGroth16Verifier other = IGroth16Verifier(
            _registry.circuitOf(_registry.register(key, terms)).verifier
        );
        uint256[] memory signals = new uint256[](4);
        (signals[0], signals[1], signals[2], signals[3]) = (1, 2, 3, 4);
        uint256[8][] memory proofs = new uint256[8][](1);
        proofs[0] = TrapdoorProver.prove(signals, 8, false);
        assertTrue(own.verifyBatch(proofs, signals));
        assertFalse(other.verifyBatch(proofs, signals));
    }

    function test_unknownCircuit() external {
        CircuitId unknown = CircuitId.wrap(keccak256("unknown"));
        _expect(abi.encodeWithSelector(ICircuitRegistry.CircuitUnknown.selector, unknown));
        _registry.circuitOf(unknown);
    }

    /// @dev A clone's code has at most 24,576 bytes, which bounds the signals of a circuit.
    function test_takesAtMost375Signals() external {
        CircuitTerms memory terms = CircuitTerms(1, 372, 0, bytes32(0));
        CircuitId circuitId = _registry.register(TrapdoorProver.makeKey(375), terms);
        IGroth16Verifier verifier = IGroth16Verifier(_registry.circuitOf(circuitId).verifier);
        assertEq(verifier.publicSignalCount(), 375);
        VerifyingKey memory larger = TrapdoorProver.makeKey(376);
        (terms.batchSize, terms.wordsPerCall) = (187, 1);
        _expect(abi.encodeWithSelector(Clones.CloneArgumentsTooLong.selector));
        _registry.register(larger, terms);
    }

    // ------------------------------------------------------------------------------------------------------- terms

    function test_refusesBatchSizeZero() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        terms.batchSize = 0;
        _expect(abi.encodeWithSelector(ICircuitRegistry.BatchSizeZero.selector));
        _registry.register(key, terms);
    }

    function test_refusesWordsPerCallZero() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        terms.wordsPerCall = 0;
        _expect(abi.encodeWithSelector(ICircuitRegistry.WordsPerCallZero.selector));
        _registry.register(key, terms);
    }

    function test_refusesContributionsWithoutTranscript() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        terms.transcriptHash = bytes32(0);
        _expect(abi.encodeWithSelector(ICircuitRegistry.TranscriptMissing.selector));
        _registry.register(key, terms);
        // A development key has none.
        terms.contributions = 0;
        _registry.register(key, terms);
    }

    function testFuzz_R28_refusesWrongNumberOfPoints(
        uint256 points,
        uint256 batchSize,
        uint256 words
    ) external {
        points = bound(points, 1, 12);
        batchSize = bound(batchSize, 1, type(uint16).max);
        words = bound(words, 1, type(uint16).max);
        uint256 expected = 3 + batchSize * (1 + words);
        if (points == expected) ++points;
        VerifyingKey memory key = TrapdoorProver.makeKey(points - 1);
        CircuitTerms memory terms = CircuitTerms(uint16(batchSize), uint16(words), 2, TRANSCRIPT);
        _expect(abi.encodeWithSelector(ICircuitRegistry.InputCountWrong.selector, points, expected));
        _registry.register(key, terms);
    }

    function test_R28_refusesKeyWithoutPoints() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        key.ic = new G1Point[](0);
        _expect(abi.encodeWithSelector(ICircuitRegistry.InputCountWrong.selector, 0, 5));
        _registry.register(key, terms);
    }

    // -------------------------------------------------------------------------------------------- R28: sound keys

    /// @dev The key that snarkjs writes when nobody contributed to phase 2 has gamma = delta = the generator.
    function test_R28_refusesDefaultKey() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        key.gamma = TrapdoorProver.generator();
        key.delta = TrapdoorProver.generator();
        _expect(abi.encodeWithSelector(ICircuitRegistry.KeyDeltaDegenerate.selector));
        _registry.register(key, terms);
    }

    function test_R28_refusesDeltaEqualToGammaOrGenerator() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        G2Point[4] memory degenerate = [
            key.gamma,
            TrapdoorProver.negate(key.gamma),
            TrapdoorProver.generator(),
            TrapdoorProver.negate(TrapdoorProver.generator())
        ];
        for (uint256 i = 0; i < degenerate.length; ++i) {
            key.delta = degenerate[i];
            _expect(abi.encodeWithSelector(ICircuitRegistry.KeyDeltaDegenerate.selector));
            _registry.register(key, terms);
        }
    }

    function test_acceptsGammaEqualToGenerator() external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        key.gamma = TrapdoorProver.generator();
        _registry.register(key, terms);
    }

    function testFuzz_R28_refusesPointAtInfinity(uint256 part) external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        part = bound(part, 0, 8);
        string memory name = _setPart(key, part, G1Point(0, 0), G2Point(0, 0, 0, 0));
        _expect(abi.encodeWithSelector(ICircuitRegistry.KeyPointInfinite.selector, name));
        _registry.register(key, terms);
    }

    function testFuzz_R28_refusesPointOffCurve(uint256 part, uint256 x, uint256 y) external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        part = bound(part, 0, 8);
        // Random coordinates are on the curve with a chance of 2^-254.
        string memory name = _setPart(
            key,
            part,
            G1Point(x % Q, (y % Q) | 1),
            G2Point(x % Q, (y % Q) | 1, x % Q, y % Q)
        );
        _expect(abi.encodeWithSelector(ICircuitRegistry.KeyPointOffCurve.selector, name));
        _registry.register(key, terms);
    }

    function testFuzz_R28_refusesCoordinateNotBelowFieldOrder(uint256 part, bool second) external {
        (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
        part = bound(part, 0, 8);
        G1Point memory one = TrapdoorProver.multiplyGenerator(77);
        G2Point memory two = TrapdoorProver.generatorTimes3();
        if (second) (one.y, two.yReal) = (one.y + Q, two.yReal + Q);
        else (one.x, two.xImaginary) = (one.x + Q, two.xImaginary + Q);
        string memory name = _setPart(key, part, one, two);
        _expect(abi.encodeWithSelector(ICircuitRegistry.KeyPointOffCurve.selector, name));
        _registry.register(key, terms);
    }

    function test_R28_refusesPointOutsideSubgroup() external {
        for (uint256 part = 1; part < 4; ++part) {
            (VerifyingKey memory key, CircuitTerms memory terms) = _sound();
            string memory name = _setPart(key, part, G1Point(1, 2), TrapdoorProver.outsideSubgroup());
            _expect(abi.encodeWithSelector(ICircuitRegistry.KeyPointOffCurve.selector, name));
            _registry.register(key, terms);
        }
    }

    // ----------------------------------------------------------------------------------------------------- helpers

    function _sound() private view returns (VerifyingKey memory key, CircuitTerms memory terms) {
        return (TrapdoorProver.makeKey(4), CircuitTerms(1, 1, 2, TRANSCRIPT));
    }

    /// @dev Part 0 is alpha, 1 to 3 are beta, gamma and delta, 4 to 8 the points of `ic`.
    function _setPart(
        VerifyingKey memory key,
        uint256 part,
        G1Point memory one,
        G2Point memory two
    ) private pure returns (string memory name) {
        if (part == 0) (key.alpha, name) = (one, "alpha");
        else if (part == 1) (key.beta, name) = (two, "beta");
        else if (part == 2) (key.gamma, name) = (two, "gamma");
        else if (part == 3) (key.delta, name) = (two, "delta");
        else (key.ic[part - 4], name) = (one, "ic");
    }

    function _expect(bytes memory revertData) private {
        vm.expectRevert(revertData);
    }
}
