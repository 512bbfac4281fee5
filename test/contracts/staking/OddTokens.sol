// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";

/// @notice Keeps 1 % of every transfer.
contract FeeToken is ERC20Burnable {
    constructor() ERC20("Fee", "FEE") {
        _mint(msg.sender, 1e27);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(to, address(0), value / 100);
    }
}

/// @notice Says yes to every transfer and moves nothing.
contract HollowToken {
    function transferFrom(address, address, uint256) external pure returns (bool) {
        return true;
    }

    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }
}

/// @notice Calls the staking contract again in the middle of a transfer.
contract ReentrantToken is ERC20Burnable {
    NodeStaking private _staking;
    NodeId private _nodeId;

    constructor() ERC20("Reentrant", "REE") {
        _mint(msg.sender, 1e27);
    }

    function aim(NodeStaking staking, NodeId nodeId) external {
        _staking = staking;
        _nodeId = nodeId;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (address(_staking) != address(0)) _staking.unstake(_nodeId);
    }
}
