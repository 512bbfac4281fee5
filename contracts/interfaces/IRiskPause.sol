// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A pause of what brings new risk (R21): new money for sessions and requests. It ends by itself, and between two of them
/// lies a longer time in which nobody can pause. What is under way goes on: answers, settlements, refunds, slashes, withdrawals
/// and claims never ask whether there is a pause.
interface IRiskPause {
    /// @param until Unix seconds.
    event RiskPaused(address indexed guardian, uint64 until);
    event RiskUnpaused(address indexed guardian);

    /// @param until When money is taken again (unix seconds).
    error RiskIsPaused(uint64 until);
    error RiskNotPaused();
    /// @param from When the next pause may begin (unix seconds).
    error PauseTooSoon(uint64 from);

    /// @notice Takes no new money for `PAUSE_TIME`. Only a guardian, who need not wait; not before `PAUSE_COOLDOWN` has passed
    /// since the last pause.
    function pause() external;

    /// @notice Ends the pause before its time. Only a guardian.
    function unpause() external;

    /// @notice When the pause ends or the last one ended (unix seconds); 0 if there never was one.
    function pausedUntil() external view returns (uint64 until);
}
