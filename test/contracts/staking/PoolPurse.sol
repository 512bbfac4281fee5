// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";

/// @notice In the ledger's place: pays a node's pool what the test says it has earned.
contract PoolPurse {
    IERC20 private immutable TOKEN;
    mapping(NodeId nodeId => uint256 amount) public poolClaimableOf;

    /// @dev By how much `collectPool` says more than it pays.
    uint256 public overstatement;

    error PurseEmpty();

    constructor(IERC20 token) {
        TOKEN = token;
    }

    function earn(NodeId nodeId, uint256 amount) external {
        poolClaimableOf[nodeId] += amount;
    }

    function overstate(uint256 by) external {
        overstatement = by;
    }

    function collectPool(NodeId nodeId) external returns (uint256 amount) {
        amount = poolClaimableOf[nodeId];
        poolClaimableOf[nodeId] = 0;
        require(TOKEN.transfer(msg.sender, amount), PurseEmpty());
        amount += overstatement;
    }
}
