// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRiskPause} from "../interfaces/IRiskPause.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";

/// @notice See `IRiskPause`.
/// @dev Keeps its end in whole hours, so that it fits beside the link and the shares, in the one slot that every request and every
/// settlement reads anyway. The bases stand in this order for that.
abstract contract RiskPause is IRiskPause, AccessManaged, OnceLinked {
    using SafeCast for uint256;

    /// @notice Longest pause, seconds.
    uint64 public constant PAUSE_TIME = 7 days;
    /// @notice From the end of a pause to the earliest beginning of the next one, seconds: longer than a pause, so that the market
    /// is open for most of any time, whatever its guardians do.
    uint64 public constant PAUSE_COOLDOWN = 30 days;

    /// @dev Hours since 1970: enough for 1,900 years. 0 if there never was a pause.
    uint24 private _pausedUntil;

    modifier takesNewRisk() {
        uint64 until = pausedUntil();
        require(block.timestamp >= until, RiskIsPaused(until));
        _;
    }

    /// @inheritdoc IRiskPause
    function pause() external restricted {
        // Check
        uint64 from = pausedUntil() + PAUSE_COOLDOWN; // in 1970, if there never was a pause
        require(block.timestamp >= from, PauseTooSoon(from));
        // Effect
        _pausedUntil = ((block.timestamp + PAUSE_TIME) / 1 hours).toUint24(); // down: never longer than that
        emit RiskPaused(msg.sender, pausedUntil());
    }

    /// @inheritdoc IRiskPause
    function unpause() external restricted {
        // Check
        require(block.timestamp < pausedUntil(), RiskNotPaused());
        // Effect
        _pausedUntil = (block.timestamp / 1 hours).toUint24(); // down: in the past
        emit RiskUnpaused(msg.sender);
    }

    /// @inheritdoc IRiskPause
    function pausedUntil() public view returns (uint64 until) {
        return uint64(_pausedUntil) * 1 hours;
    }
}
