// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogMath} from "../../../contracts/libraries/LogMath.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev Algebraic properties; the comparison with exact values is in test/ranking/logMath.test.ts.
contract LogMathTest is TestBase {
    uint256 private constant ONE = 1 << 64;
    /// @dev 2^-62 in 64 fractional bits.
    uint256 private constant ERROR = 4;

    function testFuzz_addIsCommutativeAndGrows(uint256 left, uint256 right) external pure {
        left = bound(left, 0, type(uint96).max);
        right = bound(right, 0, type(uint96).max);
        uint256 sum = LogMath.add(left, right);
        assertEq(sum, LogMath.add(right, left));
        assertGe(sum, left > right ? left : right);
        assertLe(sum, (left > right ? left : right) + ONE);
    }

    function testFuzz_addIsMonotone(uint256 left, uint256 right, uint256 more) external pure {
        left = bound(left, 0, type(uint96).max);
        right = bound(right, 0, type(uint96).max);
        more = bound(more, 0, 3 * ONE);
        assertGe(LogMath.add(left, right + more) + ERROR, LogMath.add(left, right));
    }

    /// @dev log2(x) ⊕ log2(y) = log2(x + y), never above it.
    function testFuzz_addAgreesWithLogarithmOfSum(uint256 x, uint256 y) external pure {
        x = bound(x, 1, type(uint200).max);
        y = bound(y, 1, type(uint200).max);
        uint256 sum = LogMath.add(LogMath.log2(x), LogMath.log2(y));
        assertApproxEqAbs(sum, LogMath.log2(x + y), 3 * ERROR);
        assertLe(sum, LogMath.log2(x + y) + ERROR);
    }

    function testFuzz_logarithmOfProductIsSum(uint256 x, uint256 y) external pure {
        x = bound(x, 1, type(uint128).max);
        y = bound(y, 1, type(uint128).max);
        assertApproxEqAbs(LogMath.log2(x * y), LogMath.log2(x) + LogMath.log2(y), 2 * ERROR);
    }

    function testFuzz_powersOfTwoAreExact(uint256 exponent) external pure {
        exponent = bound(exponent, 0, 255);
        assertEq(LogMath.log2(1 << exponent), exponent << 64);
    }

    /// @dev 2^(log2 x) gives x back, up to the error that x itself carries in 64 bits.
    function testFuzz_powerInvertsLogarithm(uint256 x) external pure {
        x = bound(x, 1, type(uint128).max);
        uint256 back = LogMath.exp2Scaled(LogMath.log2(x), 64, 1 << 64);
        assertLe(back, x);
        assertApproxEqAbs(back, x, x / 2 ** 61 + 1);
    }
}
