// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IRiskPause} from "../interfaces/IRiskPause.sol";

/// @title Governance
/// @notice OpenZeppelin's AccessManager in which everything that is governed waits from the first block on, so that nobody, not
/// even the deployer, ever changes a parameter at once.
/// @dev The administrator could otherwise wait once and be free ever after: by granting a role without a delay, by opening a
/// function to everyone, or by handing the governed contract to another authority.
/// One thing can't wait: stopping new risk. A guardian pauses at once, and can do nothing else; what a pause may be, and that it
/// ends by itself, the paused contract says (`IRiskPause`).
contract Governance is AccessManager {
    /// @notice Shortest delay that may be chosen, and the least that any call of a governed contract waits, seconds.
    uint32 public constant MIN_DELAY = 1 days;

    /// @notice Who may pause and unpause at once. The governor is the first one, and grants and revokes the role like any other.
    uint64 public constant GUARDIAN_ROLE = 1;

    error DelayTooShort(uint32 delay, uint32 minimum);
    error AuthorityFixed(address target);

    /// @param governor Administrator. @param delay Seconds between scheduling and executing anything.
    constructor(address governor, uint32 delay) AccessManager(governor) {
        require(delay >= MIN_DELAY, DelayTooShort(delay, MIN_DELAY));
        _grantRole(ADMIN_ROLE, governor, 0, delay);
        _grantRole(GUARDIAN_ROLE, governor, 0, 0);
    }

    /// @notice Never immediate but for a guardian's pause and for an operation that has waited and is being executed; never for a
    /// change of authority.
    function canCall(
        address caller,
        address target,
        bytes4 selector
    ) public view override returns (bool immediate, uint32 delay) {
        if (selector == IAccessManaged.setAuthority.selector) return (false, 0);
        if (caller != address(this) && _isPause(selector)) return _canPause(caller);
        (immediate, delay) = super.canCall(caller, target, selector);
        if (caller == address(this) || (!immediate && delay == 0)) return (immediate, delay);
        return (false, uint32(Math.max(delay, MIN_DELAY)));
    }

    function _isPause(bytes4 selector) private pure returns (bool is_) {
        return selector == IRiskPause.pause.selector || selector == IRiskPause.unpause.selector;
    }

    /// @dev Whatever role the functions of a target were given.
    function _canPause(address caller) private view returns (bool immediate, uint32 delay) {
        (bool isGuardian, uint32 wait) = hasRole(GUARDIAN_ROLE, caller);
        return isGuardian ? (wait == 0, wait) : (false, uint32(0));
    }

    /// @notice Always reverts: a governed contract keeps this authority, whose delays were promised.
    function updateAuthority(address target, address) public pure override {
        revert AuthorityFixed(target);
    }
}
