// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogMath} from "./LogMath.sol";

/// @notice A forward-decayed weight (Cormode et al., ICDE 2009) in one number that orders as the weight does: a call at the clock
/// c adds 2^c times what it weighs. A score has the weight's whole binary logarithm above 64 bits of its mantissa; the weight
/// counts in 2^-128 calls, so that no logarithm is negative, and 0 is the score of no weight at all.
/// @dev All rounding is down, and no score falls. An addition needs 2^fraction of the clock once, however many scores it is for,
/// and no logarithm.
library DecayScore {
    /// @dev Of what is added, and of activity.
    uint256 internal constant ACTIVITY_BITS = 128;

    uint256 private constant MANTISSA_BITS = 64;
    uint256 private constant ONE = 1 << MANTISSA_BITS;
    uint256 private constant MANTISSA_MASK = type(uint64).max;
    /// @dev From a power of two with 96 fractional bits to one with 128.
    uint256 private constant POWER_SHIFT = 32;
    /// @dev From a mantissa to a ratio with 96 fractional bits.
    uint256 private constant RATIO_SHIFT = 32;

    /// @notice What one call weighs, times `unit`: at most one unit, so that rank can't be bought with few dear calls, and linear
    /// below, so that nothing is gained by splitting a call (E01).
    function weightOf(uint256 burned, uint256 unit) internal pure returns (uint256 weight) {
        return burned < unit ? burned : unit;
    }

    /// @notice How many full-weight calls the weight is. @dev Neither division need ask whether the unit is zero.
    /// @param weight Times `unit`; below 2^96. @param unit Positive. @param bits How many of the result's are fractional: below 128.
    function callsOf(uint256 weight, uint256 unit, uint256 bits) internal pure returns (uint256 calls) {
        // slither-disable-next-line assembly
        assembly ("memory-safe") {
            calls := div(shl(bits, weight), unit)
        }
    }

    /// @notice What weight adds at a moment, in 2^(whole part of the clock − 128) calls; at least 2^32 of them.
    /// @param weight Positive, times `unit`; below 2^96. @param unit Positive, below 2^96. @param clock Half-lives, 64 fractional bits.
    function valueOf(uint256 weight, uint256 unit, uint256 clock) internal pure returns (uint256 value) {
        uint256 power = LogMath.exp2Fraction(clock & MANTISSA_MASK);
        // slither-disable-next-line assembly
        assembly ("memory-safe") {
            // Below 2^96 · 2^97 · 2^32.
            value := div(shl(POWER_SHIFT, mul(weight, power)), unit)
        }
    }

    /// @notice The score with `value` more at a moment. @param value As `valueOf` has it. @param clock As there.
    function grow(uint256 score, uint256 value, uint256 clock) internal pure returns (uint256 grown) {
        unchecked {
            clock >>= MANTISSA_BITS;
            uint256 power = score >> MANTISSA_BITS;
            // Otherwise the weight is none, or below 2, where the value is at least 2^32.
            if (power > clock) {
                // Below 190, as nobody pays for 2^62 calls: nothing is shifted out of 256 bits.
                power -= clock;
                value += ((ONE | (score & MANTISSA_MASK)) << power) >> MANTISSA_BITS;
                // Seldom another power than before: spares the logarithm.
                if (value >> power != 1) power = LogMath.wholeLog2(value);
            } else {
                power = LogMath.wholeLog2(value);
            }
            // The mantissa's leading one belongs to the logarithm.
            return ((clock + power) << MANTISSA_BITS) + ((value << MANTISSA_BITS) >> power) - ONE;
        }
    }

    /// @notice log2 of the weight in 2^-128 calls, 64 fractional bits. @param score Not 0.
    function logarithmOf(uint256 score) internal pure returns (uint256 logarithm) {
        uint256 mantissa = score & MANTISSA_MASK;
        return score - mantissa + LogMath.log2OnePlus(mantissa << RATIO_SHIFT);
    }

    /// @notice What is left of the weight at a moment, in 2^-128 calls.
    function activityOf(uint256 score, uint256 clock) internal pure returns (uint256 activity) {
        if (score == 0) return 0;
        uint256 logarithm = logarithmOf(score);
        return logarithm > clock ? LogMath.exp2(logarithm - clock) : 0;
    }
}
