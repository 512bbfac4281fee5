// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Sums of numbers that are kept as logarithms to base 2. Every result is rounded down, and never below the true
/// value by more than the stated error, so that no sequence of operations can gain weight that nobody paid for.
/// @dev Logarithms are unsigned with 64 fractional bits ("Q64"); mantissas have 96 ("Q96"). Both series below have positive
/// terms only, so cutting them off and rounding every step down keep the result a lower bound.
library LogMath {
    uint256 private constant ONE_Q96 = 1 << 96;
    uint256 private constant ONE_Q64 = 1 << 64;

    /// @dev √2, rounded up far enough that dividing by it, rounded down, never falls below 1; and 1/√2, rounded down.
    uint256 private constant SQRT_2_Q96 = 112_045_541_949_572_279_837_463_876_459;
    uint256 private constant INVERSE_SQRT_2_Q96 = 56_022_770_974_786_139_918_731_938_227;

    /// @dev A summand smaller than the other one by this many powers of two is below the last place of the sum.
    uint256 private constant NEGLIGIBLE = 66;

    /// @notice log2(2^left + 2^right). Error below 2^-62; at least the larger of the two.
    function add(uint256 left, uint256 right) internal pure returns (uint256 sum) {
        unchecked {
            (uint256 high, uint256 low) = left < right ? (right, left) : (left, right);
            // 2^(low − high) = 2^fraction / 2^whole, with whole the distance rounded up. high < 2^256 − 2^64: no overflow.
            uint256 distance = high - low;
            uint256 whole = (distance + ONE_Q64 - 1) >> 64;
            if (whole > NEGLIGIBLE) return high;
            uint256 ratio = exp2Fraction((whole << 64) - distance) >> whole;
            return high + (log2Mantissa(ONE_Q96 + ratio) >> 32);
        }
    }

    /// @notice log2 of a positive integer. Error below 2^-62; exact for powers of two.
    function log2(uint256 value) internal pure returns (uint256 logarithm) {
        unchecked {
            uint256 whole = Math.log2(value);
            // The shifts lose bits below 2^-96 of the value only. whole ≤ 255: no overflow.
            uint256 mantissa = whole > 96 ? value >> (whole - 96) : value << (96 - whole);
            return (whole << 64) + (log2Mantissa(mantissa) >> 32);
        }
    }

    /// @notice 2^(logarithm − offset) · scale. Relative error below 2^-62, then rounded down to an integer.
    /// @param offset Whole powers of two. @param scale Below 2^96. Powers above 2^62 · 2^offset are not representable.
    function exp2Scaled(
        uint256 logarithm,
        uint256 offset,
        uint256 scale
    ) internal pure returns (uint256 value) {
        unchecked {
            // exp2Fraction < 2^97, so the product is below 2^193.
            uint256 product = exp2Fraction(logarithm & (ONE_Q64 - 1)) * scale;
            uint256 up = logarithm >> 64;
            uint256 down = offset + 96;
            return up < down ? product >> (down - up) : product << (up - down);
        }
    }

    /// @notice 2^fraction for a fraction in [0, 1), Q64 → Q96. Error below 2^-66.
    /// @dev Σ (ln 2)^k / k! · fraction^k for k ≤ 18, by Horner's rule. What is cut off is below (ln 2)^19 / 19! · 1.04 < 2^-66.
    function exp2Fraction(uint256 fraction) internal pure returns (uint256 power) {
        unchecked {
            // Every intermediate is below 2^97, every product below 2^161.
            power = 16_880_949_174;
            power = ((power * fraction) >> 64) + 438_373_109_872;
            power = ((power * fraction) >> 64) + 10_751_458_098_428;
            power = ((power * fraction) >> 64) + 248_177_204_494_849;
            power = ((power * fraction) >> 64) + 5_370_660_332_796_073;
            power = ((power * fraction) >> 64) + 108_475_150_397_935_510;
            power = ((power * fraction) >> 64) + 2_034_455_300_004_218_338;
            power = ((power * fraction) >> 64) + 35_221_182_866_716_249_103;
            power = ((power * fraction) >> 64) + 558_947_684_416_603_420_413;
            power = ((power * fraction) >> 64) + 8_063_910_524_242_030_863_527;
            power = ((power * fraction) >> 64) + 104_703_873_511_466_691_563_518;
            power = ((power * fraction) >> 64) + 1_208_446_072_614_866_329_635_470;
            power = ((power * fraction) >> 64) + 12_203_934_093_002_482_756_453_700;
            power = ((power * fraction) >> 64) + 105_639_331_171_862_588_489_596_326;
            power = ((power * fraction) >> 64) + 762_026_696_022_365_218_826_320_918;
            power = ((power * fraction) >> 64) + 4_397_488_541_505_871_513_858_060_637;
            power = ((power * fraction) >> 64) + 19_032_704_733_589_684_084_810_801_373;
            power = ((power * fraction) >> 64) + 54_916_777_467_707_473_351_141_471_128;
            power = ((power * fraction) >> 64) + 79_228_162_514_264_337_593_543_950_336;
            return power;
        }
    }

    /// @notice log2 of a mantissa in [1, 2], Q96 → Q96. Error below 2^-65.
    /// @dev log2 m = 2 / ln 2 · artanh z = Σ 2 / (ln 2 · (2k + 1)) · z^(2k + 1) with z = (m − 1) / (m + 1), for k ≤ 11. With m ≤ √2,
    /// z² < 0.0295 and what is cut off is below 2^-66.
    function log2Mantissa(uint256 mantissa) internal pure returns (uint256 logarithm) {
        unchecked {
            uint256 half = 0;
            if (mantissa > SQRT_2_Q96) {
                half = ONE_Q96 >> 1;
                // Below 2^97 · 2^96.
                mantissa = (mantissa * INVERSE_SQRT_2_Q96) >> 96;
            }
            // mantissa ≥ 1, so no underflow; products are below 2^194.
            uint256 z = ((mantissa - ONE_Q96) << 96) / (mantissa + ONE_Q96);
            uint256 square = (z * z) >> 96;
            logarithm = 9_939_311_057_223_828_382_838_058_777;
            logarithm = ((logarithm * square) >> 96) + 10_885_912_110_292_764_419_298_826_279;
            logarithm = ((logarithm * square) >> 96) + 12_031_797_595_586_739_621_330_281_677;
            logarithm = ((logarithm * square) >> 96) + 13_447_303_195_067_532_517_957_373_639;
            logarithm = ((logarithm * square) >> 96) + 15_240_276_954_409_870_187_018_356_791;
            logarithm = ((logarithm * square) >> 96) + 17_584_934_947_396_004_061_944_257_836;
            logarithm = ((logarithm * square) >> 96) + 20_782_195_846_922_550_255_025_031_988;
            logarithm = ((logarithm * square) >> 96) + 25_400_461_590_683_116_978_363_927_985;
            logarithm = ((logarithm * square) >> 96) + 32_657_736_330_878_293_257_896_478_839;
            logarithm = ((logarithm * square) >> 96) + 45_720_830_863_229_610_561_055_070_374;
            logarithm = ((logarithm * square) >> 96) + 76_201_384_772_049_350_935_091_783_957;
            logarithm = ((logarithm * square) >> 96) + 228_604_154_316_148_052_805_275_351_873;
            return half + ((logarithm * z) >> 96);
        }
    }
}
