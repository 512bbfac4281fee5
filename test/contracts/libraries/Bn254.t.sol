// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {G1Point, G2Point} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {BASE_ORDER, Bn254, SCALAR_ORDER} from "../../../contracts/libraries/Bn254.sol";
import {TestBase} from "../lib/TestBase.sol";
import {TrapdoorProver} from "../lib/TrapdoorProver.sol";

/// @notice The library against the precompiles themselves.
contract Bn254Test is TestBase {
    using Bn254 for G1Point;
    using Bn254 for G2Point;

    /// @dev Points on the curve, near it, and anywhere: the addition accepts the same ones, and (0, 0) as infinity.
    function testFuzz_isOnCurveAgreesWithAddition(
        uint256 scalar,
        uint256 x,
        uint256 y,
        uint256 kind
    ) external view {
        G1Point memory point = TrapdoorProver.multiplyGenerator(bound(scalar, 1, SCALAR_ORDER - 1));
        kind %= 6;
        if (kind == 1) point.x += BASE_ORDER;
        if (kind == 2) point.y += BASE_ORDER;
        if (kind == 3) point.y ^= 1 << (y % 256);
        if (kind == 4) point = G1Point(x % BASE_ORDER, y % BASE_ORDER);
        if (kind == 5) point = G1Point(x, y);
        (bool accepted, ) = address(6).staticcall(abi.encode(point.x, point.y, 0, 0));
        assertEq(point.isOnCurve() || point.isInfinite(), accepted);
        assertEq(point.isOnCurve(), accepted && !point.isInfinite());
        if (kind == 0) assertTrue(accepted);
    }

    function testFuzz_negatedPointsAddToInfinity(uint256 scalar) external view {
        G1Point memory point = TrapdoorProver.multiplyGenerator(bound(scalar, 0, SCALAR_ORDER));
        assertTrue(TrapdoorProver.add(point, point.negate()).isInfinite());
        assertEq(keccak256(abi.encode(point.negate().negate())), keccak256(abi.encode(point)));
    }

    function test_negatedPointOfG2CancelsInPairing() external view {
        G2Point[3] memory points = [
            TrapdoorProver.generator(),
            TrapdoorProver.generatorTimes5(),
            TrapdoorProver.generatorTimes11()
        ];
        for (uint256 i = 0; i < points.length; ++i) {
            assertTrue(_cancel(points[i], points[i].negate()));
            assertFalse(_cancel(points[i], points[i]));
        }
        assertTrue(G2Point(0, 0, 0, 0).negate().isInfinite());
    }

    /// @dev Whether e(G, left) · e(G, right) = 1.
    function _cancel(G2Point memory left, G2Point memory right) private view returns (bool) {
        bytes memory pairs = abi.encode(G1Point(1, 2), left, G1Point(1, 2), right);
        uint256 place;
        assembly ("memory-safe") {
            // Behind the length word.
            place := add(pairs, 32)
        }
        return Bn254.pairsToOne(place, 2);
    }

    function testFuzz_multipliesInPlace(uint256 scalar, uint256 factor) external view {
        G1Point memory point = TrapdoorProver.multiplyGenerator(bound(scalar, 1, SCALAR_ORDER - 1));
        (bool success, G1Point memory product) = _multiply(point, factor);
        assertTrue(success);
        G1Point memory expected = TrapdoorProver.multiply(point, factor);
        assertEq(product.x, expected.x);
        assertEq(product.y, expected.y);
        point.y ^= 1;
        (success, ) = _multiply(point, factor);
        assertFalse(success);
    }

    function _multiply(
        G1Point memory point,
        uint256 factor
    ) private view returns (bool success, G1Point memory product) {
        uint256[3] memory factors = [point.x, point.y, factor];
        uint256 place;
        assembly ("memory-safe") {
            // A fixed array is the address of its first word.
            place := factors
        }
        success = Bn254.multiply(place);
        product = G1Point(factors[0], factors[1]);
    }

    function testFuzz_subgroupHoldsNoChangedPoint(uint256 place, uint256 change) external view {
        G2Point memory point = TrapdoorProver.generatorTimes7();
        assertTrue(point.isInSubgroup());
        uint256[4] memory words = [point.xImaginary, point.xReal, point.yImaginary, point.yReal];
        place = bound(place, 0, 3);
        // No other point of the subgroup shares three of these words.
        if (change == 0) words[place] += BASE_ORDER;
        else words[place] ^= change;
        assertFalse(G2Point(words[0], words[1], words[2], words[3]).isInSubgroup());
    }

    function test_subgroupIsNotTheWholeCurve() external view {
        assertFalse(TrapdoorProver.outsideSubgroup().isInSubgroup());
        assertTrue(TrapdoorProver.generator().isInSubgroup());
        assertFalse(TrapdoorProver.generator().isInfinite());
    }

    function test_infinityIsWhereEveryWordIsZero() external pure {
        assertTrue(G1Point(0, 0).isInfinite());
        assertFalse(G1Point(1, 0).isInfinite());
        assertFalse(G1Point(0, 2).isInfinite());
        assertTrue(G2Point(0, 0, 0, 0).isInfinite());
        assertFalse(G2Point(1, 0, 0, 0).isInfinite());
        assertFalse(G2Point(0, 2, 0, 0).isInfinite());
        assertFalse(G2Point(0, 0, 4, 0).isInfinite());
        assertFalse(G2Point(0, 0, 0, 8).isInfinite());
    }

    function test_subgroupTakesNothingForAPairThatLiesBehind() external view {
        assembly ("memory-safe") {
            // What was left behind the free memory pointer.
            mcopy(mload(0x40), 0, 2048)
            mstore(add(mload(0x40), 192), 77)
            mstore(add(mload(0x40), 320), 77)
        }
        assertTrue(TrapdoorProver.generatorTimes7().isInSubgroup());
    }

    // ------------------------------------------------------------------ gas, and chains that lack a precompile

    function multiplyByThree(G1Point memory point) external view returns (bool success) {
        (success, ) = _multiply(point, 3);
    }

    function pairWithItself(G2Point memory point) external view returns (bool) {
        return _cancel(point, point.negate());
    }

    /// @dev A precompile that fails for want of gas leaves so little that the caller runs out of it as well, at today's price. At a
    /// higher one it would not: here it fails at no price.
    function test_lowGasNeverMakesATrueProductFalse() external {
        for (uint256 gasLimit = 1_000; gasLimit < 60_000; gasLimit += 250) {
            try this.multiplyByThree{gas: gasLimit}(G1Point(1, 2)) returns (bool success) {
                assertTrue(success);
            } catch (bytes memory reason) {
                assertEq(reason.length, 0);
            }
        }
        vm.mockCallRevert(address(7), "", "");
        uint256 refused = 0;
        for (uint256 gasLimit = 500; gasLimit < 5_000; gasLimit += 10) {
            try this.multiplyByThree{gas: gasLimit}(G1Point(1, 2)) returns (bool success) {
                assertFalse(success);
            } catch (bytes memory reason) {
                if (reason.length == 0) continue; // out of gas outside of the multiplication
                assertEq(reason, abi.encodeWithSelector(Bn254.GasTooLow.selector, 40_000));
                ++refused;
            }
        }
        assertGt(refused, 0);
    }

    function test_lowGasNeverMakesATruePairingFalse() external view {
        uint256 refused = 0;
        for (uint256 gasLimit = 20_000; gasLimit < 300_000; gasLimit += 1_000) {
            try this.pairWithItself{gas: gasLimit}(TrapdoorProver.generatorTimes5()) returns (bool one) {
                assertTrue(one);
            } catch (bytes memory reason) {
                if (reason.length == 0) continue;
                assertEq(reason, abi.encodeWithSelector(Bn254.GasTooLow.selector, 260_000));
                ++refused;
            }
        }
        assertGt(refused, 0);
    }

    /// @dev With the gas that is always enough, and not much more, the answer is no.
    function test_aFalsePointIsNoMatterOfGas() external view {
        assertFalse(this.multiplyByThree{gas: 60_000}(G1Point(1, 3)));
        assertFalse(this.pairWithItself{gas: 300_000}(G2Point(1, 2, 3, 4)));
    }

    function test_withoutPrecompilesNothingHolds() external {
        vm.mockCall(address(7), "", "");
        assertFalse(this.multiplyByThree(G1Point(1, 2)));
        vm.mockCall(address(8), "", "");
        assertFalse(this.pairWithItself(TrapdoorProver.generatorTimes5()));
        assertFalse(TrapdoorProver.generatorTimes5().isInSubgroup());
        vm.clearMockedCalls();
        assertTrue(this.multiplyByThree(G1Point(1, 2)));
    }
}
