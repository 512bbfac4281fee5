// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogMath} from "../../../contracts/libraries/LogMath.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev Algebraic properties; the comparison with exact values is in test/ranking/logMath.test.ts.
contract LogMathTest is TestBase {
    /// @dev 2^-36 in 64 fractional bits.
    uint256 private constant ERROR = 1 << 28;

    function testFuzz_logarithmOfProductIsSum(uint256 x, uint256 y) external pure {
        x = bound(x, 1, type(uint128).max);
        y = bound(y, 1, type(uint128).max);
        assertApproxEqAbs(LogMath.log2(x * y), LogMath.log2(x) + LogMath.log2(y), 2 * ERROR);
    }

    function testFuzz_logarithmIsMonotone(uint256 x, uint256 more) external pure {
        x = bound(x, 1, type(uint256).max);
        more = bound(more, 0, type(uint256).max - x);
        assertGe(LogMath.log2(x + more) + ERROR, LogMath.log2(x));
    }

    function testFuzz_powersOfTwoAreExact(uint256 exponent) external pure {
        exponent = bound(exponent, 0, 254);
        assertEq(LogMath.log2(1 << exponent), exponent << 64);
        assertEq(LogMath.exp2(exponent << 64), 1 << exponent);
    }

    /// @dev 2^(log2 x) gives x back, never more, up to the error that x itself carries in 64 bits.
    function testFuzz_powerInvertsLogarithm(uint256 x) external pure {
        x = bound(x, 1, type(uint248).max);
        uint256 back = LogMath.exp2(LogMath.log2(x));
        assertLe(back, x);
        assertApproxEqAbs(back, x, x / 2 ** 35 + 1);
    }

    function testFuzz_logarithmInvertsPower(uint256 logarithm) external pure {
        // From 2^100 on, rounding to an integer loses nothing that counts.
        logarithm = bound(logarithm, 100 << 64, (254 << 64) - 1);
        uint256 back = LogMath.log2(LogMath.exp2(logarithm));
        assertLe(back, logarithm);
        assertApproxEqAbs(back, logarithm, 4 * ERROR);
    }
}
