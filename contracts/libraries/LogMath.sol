// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Logarithms to base 2 with 64 fractional bits ("Q64"), and back. Every result is rounded down and falls short of the
/// true value by less than the stated error, so that no sequence of operations can gain weight that nobody paid for.
/// @dev Mantissas have 96 fractional bits ("Q96"). The polynomials interpolate at Chebyshev nodes, computed with 300 bits; their
/// constant terms are lowered by the largest overshoot, so that they are lower bounds. Tests compare with exact values.
library LogMath {
    uint256 private constant ONE_Q96 = 1 << 96;
    uint256 private constant FRACTION_MASK_Q64 = (1 << 64) - 1;

    /// @dev √2, rounded up far enough that a larger mantissa times 1/√2 is at least 1; and 1/√2, rounded down.
    uint256 private constant SQRT_2_Q96 = 112_045_541_949_572_279_837_463_876_459;
    uint256 private constant INVERSE_SQRT_2_Q96 = 56_022_770_974_786_139_918_731_938_227;

    /// @notice log2 of a positive integer. Error below 2^-37; exact for powers of two.
    function log2(uint256 value) internal pure returns (uint256 logarithm) {
        unchecked {
            uint256 whole = Math.log2(value);
            // The shift to the right loses less than 2^-96 of the value. whole ≤ 255: no overflow.
            uint256 mantissa = whole > 96 ? value >> (whole - 96) : value << (96 - whole);
            return (whole << 64) + log2OnePlus(mantissa - ONE_Q96);
        }
    }

    /// @notice The whole part of log2 of a positive integer; 0 for 0.
    /// @dev As OpenZeppelin's `Math.log2` at a third of its gas, for what every record does.
    function wholeLog2(uint256 value) internal pure returns (uint256 whole) {
        // slither-disable-next-line assembly
        assembly ("memory-safe") {
            whole := shl(7, lt(0xffffffffffffffffffffffffffffffff, value))
            whole := or(whole, shl(6, lt(0xffffffffffffffff, shr(whole, value))))
            whole := or(whole, shl(5, lt(0xffffffff, shr(whole, value))))
            whole := or(whole, shl(4, lt(0xffff, shr(whole, value))))
            whole := or(whole, shl(3, lt(0xff, shr(whole, value))))
            whole := or(whole, shl(2, lt(0xf, shr(whole, value))))
            whole := or(whole, shl(1, lt(0x3, shr(whole, value))))
            whole := or(whole, lt(0x1, shr(whole, value)))
        }
    }

    /// @notice 2^logarithm as an integer. Relative error below 2^-36, then rounded down; exact for whole logarithms.
    /// @param logarithm Q64, below 255.
    function exp2(uint256 logarithm) internal pure returns (uint256 power) {
        unchecked {
            uint256 whole = logarithm >> 64;
            uint256 mantissa = exp2Fraction(logarithm & FRACTION_MASK_Q64);
            // mantissa < 2^97, whole < 255: below 2^256.
            return whole < 96 ? mantissa >> (96 - whole) : mantissa << (whole - 96);
        }
    }

    /// @notice log2(1 + ratio) for a ratio in [0, 1), Q96 → Q64. Relative error below 2^-36, and an absolute one of up to 2^-64.
    /// @dev 2 / ln 2 · artanh z = z · r(z²) with z = ratio / (2 + ratio). Up to √2 − 1, z² < 0.0295, where 5 terms suffice.
    function log2OnePlus(uint256 ratio) internal pure returns (uint256 logarithm) {
        unchecked {
            uint256 half = 0;
            if (ratio > SQRT_2_Q96 - ONE_Q96) {
                half = ONE_Q96 >> 1;
                // The product is below 2^97 · 2^96, the quotient at least 1.
                ratio = (((ONE_Q96 + ratio) * INVERSE_SQRT_2_Q96) >> 96) - ONE_Q96;
            }
            uint256 z = (ratio << 96) / (2 * ONE_Q96 + ratio);
            uint256 square = (z * z) >> 96;
            // Each sum is below 2^98, each product below 2^194.
            logarithm = 26_993_988_999_433_679_817_232_160_520;
            logarithm = 32_616_156_054_340_602_005_172_568_602 + ((logarithm * square) >> 96);
            logarithm = 45_721_270_551_744_703_048_816_699_929 + ((logarithm * square) >> 96);
            logarithm = 76_201_383_149_898_110_894_775_631_259 + ((logarithm * square) >> 96);
            logarithm = 228_604_154_316_125_004_930_794_617_142 + ((logarithm * square) >> 96);
            return (half + ((logarithm * z) >> 96)) >> 32;
        }
    }

    /// @notice 2^fraction for a fraction in [0, 1), Q64 → Q96. Error below 2^-36.
    /// @dev 1 + fraction · q(fraction), so that 2^0 is exact.
    function exp2Fraction(uint256 fraction) internal pure returns (uint256 power) {
        unchecked {
            // Each sum is below 2^97, each product below 2^161.
            power = 142_946_774_288_503_859_254_674;
            power = 1_142_924_342_885_008_563_680_814 + ((power * fraction) >> 64);
            power = 12_260_805_928_828_845_824_264_823 + ((power * fraction) >> 64);
            power = 105_612_284_159_051_457_693_256_314 + ((power * fraction) >> 64);
            power = 762_033_641_277_456_818_140_042_590 + ((power * fraction) >> 64);
            power = 4_397_487_668_791_303_618_692_050_665 + ((power * fraction) >> 64);
            power = 19_032_704_775_259_601_160_428_692_955 + ((power * fraction) >> 64);
            power = 54_916_777_467_033_187_720_266_456_824 + ((power * fraction) >> 64);
            return ONE_Q96 + ((power * fraction) >> 64);
        }
    }
}
