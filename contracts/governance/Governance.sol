// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Governance
/// @notice OpenZeppelin's AccessManager in which everything that is governed waits from the first block on, so that nobody, not
/// even the deployer, ever changes a parameter at once.
/// @dev The administrator could otherwise wait once and be free ever after: by granting a role without a delay, by opening a
/// function to everyone, or by handing the governed contract to another authority.
contract Governance is AccessManager {
    /// @notice Shortest delay that may be chosen, and the least that any call of a governed contract waits, seconds.
    uint32 public constant MIN_DELAY = 1 days;

    error DelayTooShort(uint32 delay, uint32 minimum);
    error AuthorityFixed(address target);

    /// @param governor Administrator. @param delay Seconds between scheduling and executing anything.
    constructor(address governor, uint32 delay) AccessManager(governor) {
        require(delay >= MIN_DELAY, DelayTooShort(delay, MIN_DELAY));
        _grantRole(ADMIN_ROLE, governor, 0, delay);
    }

    /// @notice Never immediate but for an operation that has waited and is being executed; never for a change of authority.
    function canCall(
        address caller,
        address target,
        bytes4 selector
    ) public view override returns (bool immediate, uint32 delay) {
        if (selector == IAccessManaged.setAuthority.selector) return (false, 0);
        (immediate, delay) = super.canCall(caller, target, selector);
        if (caller == address(this) || (!immediate && delay == 0)) return (immediate, delay);
        return (false, uint32(Math.max(delay, MIN_DELAY)));
    }

    /// @notice Always reverts: a governed contract keeps this authority, whose delays were promised.
    function updateAuthority(address target, address) public pure override {
        revert AuthorityFixed(target);
    }
}
