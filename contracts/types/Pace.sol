// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How activity decays, in 64 bits that fit beside two amounts. From the highest bit: the phase (50 bits with a sign, in
/// half-lives, 33 of them fractional), then the half-life (14 bits, hours; 0: none is set).
/// @dev The clock counts half-lives: `age` seconds after its start it shows phase + age / halfLife. A change of the half-life
/// keeps what the clock shows and only how fast it goes on changes, so nothing that was recorded before is weighed anew.
type Pace is uint64;

using {halfLife, clockAt, withHalfLife} for Pace global;

uint256 constant HALF_LIFE_BITS = 14;
uint256 constant HALF_LIFE_MASK = (1 << HALF_LIFE_BITS) - 1;
/// @dev The clock has 64 fractional bits, a phase 33.
uint256 constant CLOCK_BITS = 64;
uint256 constant PHASE_SHIFT = 31;

/// @notice Seconds.
function halfLife(Pace pace) pure returns (uint256 seconds_) {
    unchecked {
        return (Pace.unwrap(pace) & HALF_LIFE_MASK) * 1 hours;
    }
}

/// @notice What the clock shows `age` seconds after its start: half-lives, 64 fractional bits. Never falls.
function clockAt(Pace pace, uint256 age) pure returns (uint256 clock) {
    unchecked {
        // Below 2^40 seconds. The clock began at 0, and each phase was chosen not to turn it back: not below 0.
        uint256 phase = uint256(int256(int64(Pace.unwrap(pace))) >> HALF_LIFE_BITS) << PHASE_SHIFT;
        return (age << CLOCK_BITS) / halfLife(pace) + phase; // modulo 2^256, as negative numbers are
    }
}

/// @notice The pace with another half-life from now on.
/// @param age Seconds since the clock's start. @param halfLife_ Seconds, whole hours, at least a day and below 2^14 hours.
/// @dev The phase is rounded up, by less than 2^-33 half-lives: activity may fall by 10^-10 of itself, and never rises.
function withHalfLife(Pace pace, uint256 age, uint256 halfLife_) pure returns (Pace changed) {
    uint256 clock = Pace.unwrap(pace) == 0 ? 0 : pace.clockAt(age);
    unchecked {
        // The clock shows less than 2^16 for 179 years, whatever the half-lives: 50 bits hold every phase.
        int256 phase = int256(clock) - int256((age << CLOCK_BITS) / halfLife_);
        phase = (phase + int256((1 << PHASE_SHIFT) - 1)) >> PHASE_SHIFT;
        return Pace.wrap(uint64(uint256(phase) << HALF_LIFE_BITS) | uint64(halfLife_ / 1 hours));
    }
}
