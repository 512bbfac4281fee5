// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CircuitTerms, G1Point, VerifyingKey} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IGroth16Verifier} from "../../../contracts/interfaces/IGroth16Verifier.sol";
import {CircuitRegistry} from "../../../contracts/verification/CircuitRegistry.sol";
import {TestBase} from "../lib/TestBase.sol";
import {TrapdoorProver} from "../lib/TrapdoorProver.sol";

/// @notice A precompile that fails, or is not there, makes no batch true, whichever of its calls it is.
contract Groth16VerifierPrecompilesTest is TestBase {
    uint256 private constant SIGNALS = 4;

    IGroth16Verifier private _verifier;
    uint256[8][] private _proofs;
    uint256[] private _signals;

    function setUp() external {
        CircuitRegistry registry = new CircuitRegistry();
        CircuitTerms memory terms = CircuitTerms(1, 1, 0, bytes32(0));
        VerifyingKey memory key = TrapdoorProver.makeKey(SIGNALS);
        _verifier = IGroth16Verifier(registry.circuitOf(registry.register(key, terms)).verifier);
        for (uint256 i = 0; i < 3; ++i) _add(i);
    }

    function _add(uint256 i) private {
        uint256[] memory own = new uint256[](SIGNALS);
        for (uint256 j = 0; j < own.length; ++j) _signals.push(own[j] = 100 * i + j + 1);
        _proofs.push(TrapdoorProver.prove(own, 9 + i, i % 2 == 0));
    }

    function _holds() private view returns (bool) {
        return _verifier.verifyBatch(_proofs, _signals);
    }

    function _point(G1Point memory point) private pure returns (bytes memory) {
        return abi.encode(point.x, point.y);
    }

    /// @dev The points that are multiplied. Those of the first proof are not.
    function _factors() private view returns (bytes[] memory points) {
        VerifyingKey memory key = TrapdoorProver.makeKey(SIGNALS);
        points = new bytes[](8);
        points[0] = _point(TrapdoorProver.negate(key.alpha));
        for (uint256 j = 0; j < key.ic.length; ++j) points[1 + j] = _point(key.ic[j]);
        points[6] = abi.encode(_proofs[1][0], _proofs[1][1]);
        points[7] = abi.encode(_proofs[1][6], _proofs[1][7]);
    }

    function test_aProductThatFailsMakesABatchFalse() external {
        assertTrue(_holds());
        bytes[] memory points = _factors();
        for (uint256 i = 0; i < points.length; ++i) {
            vm.mockCallRevert(address(7), points[i], "");
            assertFalse(_holds());
            vm.clearMockedCalls();
            assertTrue(_holds());
        }
    }

    function test_aProductWithoutAnswerMakesABatchFalse() external {
        bytes[] memory points = _factors();
        for (uint256 i = 0; i < points.length; ++i) {
            vm.mockCall(address(7), points[i], "");
            assertFalse(_holds());
            vm.clearMockedCalls();
        }
        assertTrue(_holds());
    }

    function test_sumsThatFailOrAreNotAnsweredMakeABatchFalse() external {
        vm.mockCallRevert(address(6), "", "");
        assertFalse(_holds());
        vm.clearMockedCalls();
        vm.mockCall(address(6), "", "");
        assertFalse(_holds());
        vm.clearMockedCalls();
        assertTrue(_holds());
    }

    function test_aPairingThatFailsOrIsNotAnsweredMakesABatchFalse() external {
        vm.mockCallRevert(address(8), "", "");
        assertFalse(_holds());
        vm.clearMockedCalls();
        vm.mockCall(address(8), "", "");
        assertFalse(_holds());
        vm.clearMockedCalls();
        assertTrue(_holds());
    }

    // ------------------------------------------------------------------ what the precompiles are asked

    /// @dev Each proof but the first is multiplied by the hash of its number and of key, proofs and signals, all of them (R29).
    function test_R29_coefficientsAreHashesOfEverything() external {
        bytes memory code = address(_verifier).code;
        bytes memory key = new bytes(code.length - 45); // behind the clone's own code
        for (uint256 i = 0; i < key.length; ++i) key[i] = code[i + 45];
        bytes32 seed = keccak256(
            abi.encodePacked(keccak256(key), _proofs[0], _proofs[1], _proofs[2], _signals)
        );
        for (uint256 i = 1; i < 3; ++i) {
            uint256 coefficient = uint256(keccak256(abi.encode(seed, i))) >> 128;
            vm.expectCall(address(7), abi.encode(_proofs[i][0], _proofs[i][1], coefficient), 1);
            vm.expectCall(address(7), abi.encode(_proofs[i][6], _proofs[i][7], coefficient), 1);
        }
        assertTrue(_holds());
    }

    function test_R29_everyProofOfALargeBatchCounts() external {
        for (uint256 i = 3; i < 40; ++i) _add(i);
        assertTrue(_holds());
        for (uint256 i = 0; i < 40; ++i) {
            _signals[i * SIGNALS + 1] ^= 1;
            assertFalse(_holds());
            _signals[i * SIGNALS + 1] ^= 1;
        }
    }
}
