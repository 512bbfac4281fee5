// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

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

/// @notice Makes another call in the middle of every transfer, and fails as that fails.
contract ReentrantToken is ERC20Burnable {
    address private _target;
    bytes private _entry;

    constructor() ERC20("Reentrant", "REE") {
        _mint(msg.sender, 1e27);
    }

    function aim(address target, bytes calldata entry) external {
        _target = target;
        _entry = entry;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_target != address(0)) Address.functionCall(_target, _entry);
    }
}
