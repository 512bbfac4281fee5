// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pace} from "../../../contracts/types/Pace.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice A pace's word, which others store and hand on: a phase with 33 fractional bits, and hours.
contract PaceTest is TestBase {
    uint256 private constant ONE = 1 << 64;

    function test_aPaceHoldsPhaseAndHours() external pure {
        Pace pace = Pace.wrap(0).withHalfLife(0, 7 days);
        assertEq(Pace.unwrap(pace), 168);
        assertEq(pace.clockAt(7 days), ONE);
        // The clock shows one half-life; of the new ones half a one has passed, or two.
        Pace slower = pace.withHalfLife(7 days, 14 days);
        assertEq(Pace.unwrap(slower), (uint256(1) << (32 + 14)) + 336);
        assertEq(slower.clockAt(7 days), ONE);
        assertEq(slower.clockAt(21 days), 2 * ONE);
        Pace faster = pace.withHalfLife(7 days, 84 hours);
        assertEq(uint256(int256(int64(Pace.unwrap(faster)))), uint256(-(int256(1) << (33 + 14)) + 84));
        assertEq(faster.clockAt(7 days), ONE);
        assertEq(faster.clockAt(7 days + 84 hours), 2 * ONE);
        assertEq(faster.halfLife(), 84 hours);
    }

    /// @dev Where as little as there can be is lost of the phase: were it rounded down, the clock would fall.
    function test_aChangeOfPaceNeverTurnsTheClockBack() external pure {
        uint256 age = 154_806;
        Pace pace = Pace.wrap(0).withHalfLife(0, 6_638 hours);
        assertGe(pace.withHalfLife(age, 4_711 hours).clockAt(age), pace.clockAt(age));
    }
}
