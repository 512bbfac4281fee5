// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
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

    function testFuzz_theWholeLogarithmIsOpenZeppelins(uint256 value, uint256 shift) external pure {
        value >>= shift % 257;
        assertEq(LogMath.wholeLog2(value), Math.log2(value));
        for (uint256 i = 0; i < 256; ++i) {
            assertEq(LogMath.wholeLog2(1 << i), i);
            assertEq(LogMath.wholeLog2(type(uint256).max >> i), 255 - i);
        }
        assertEq(LogMath.wholeLog2(0), 0);
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

    // ------------------------------------------------------------------ to the bit

    // The order of models is kept off chain too, by src/ranking/logMath.ts, which must agree to the last bit. It gave these.

    function test_powersToTheBit() external pure {
        assertEq(LogMath.exp2Fraction(1), 79_228_162_514_264_337_596_520_994_807);
        // Every coefficient counts in full.
        assertEq(LogMath.exp2Fraction((1 << 64) - 1), 158_456_325_027_830_940_721_057_561_050);
        assertEq(LogMath.exp2Fraction((1 << 63) + 1), 112_045_541_949_229_459_913_831_310_016);
        assertEq(LogMath.exp2Fraction(0x123456789abcdef1), 83_231_200_961_839_828_836_324_617_037);
        uint256 half = (1 << 63) + 1;
        assertEq(LogMath.exp2((95 << 64) + half), 56_022_770_974_614_729_956_915_655_008);
        assertEq(LogMath.exp2((96 << 64) + half), 112_045_541_949_229_459_913_831_310_016);
        assertEq(LogMath.exp2((97 << 64) + half), 224_091_083_898_458_919_827_662_620_032);
        assertEq(
            LogMath.exp2((255 << 64) - 1),
            57_896_044_618_403_162_695_654_106_349_304_031_326_773_844_388_056_220_805_562_101_760_399_717_171_200
        );
    }

    function test_logarithmsToTheBit() external pure {
        // From √2 on, another branch.
        uint256 bend = 112_045_541_949_572_279_837_463_876_459 - (1 << 96);
        assertEq(LogMath.log2OnePlus(bend - 1), 9_223_372_036_776_537_581);
        assertEq(LogMath.log2OnePlus(bend), 9_223_372_036_776_537_581);
        assertEq(LogMath.log2OnePlus(bend + 1), 9_223_372_036_854_775_808);
        assertEq(LogMath.log2OnePlus((1 << 96) - 1), 18_446_744_073_631_313_389);
        assertEq(LogMath.log2OnePlus(1 << 95), 10_790_653_543_512_598_346);
        assertEq(LogMath.log2(3), 29_237_397_617_222_149_962);
        // Mantissas that lie left of, at, and right of their place.
        assertEq(LogMath.log2(3 << 94), 1_763_231_340_545_920_001_866);
        assertEq(LogMath.log2(3 << 95), 1_781_678_084_619_629_553_482);
        assertEq(LogMath.log2(3 << 96), 1_800_124_828_693_339_105_098);
        assertEq(LogMath.log2(type(uint256).max), 4_722_366_482_869_566_975_469);
    }
}
