// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @title Governance
/// @notice OpenZeppelin's AccessManager whose administrator is bound to an execution delay from the first block on, so that
/// nobody, not even the deployer, ever changes a parameter at once.
contract Governance is AccessManager {
    /// @notice Shortest delay that may be chosen, seconds.
    uint32 public constant MIN_DELAY = 1 days;

    error DelayTooShort(uint32 delay, uint32 minimum);

    /// @param governor Administrator. @param delay Seconds between scheduling and executing anything.
    constructor(address governor, uint32 delay) AccessManager(governor) {
        require(delay >= MIN_DELAY, DelayTooShort(delay, MIN_DELAY));
        _grantRole(ADMIN_ROLE, governor, 0, delay);
    }
}
