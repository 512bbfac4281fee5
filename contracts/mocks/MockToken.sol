// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";

/// @notice For tests of the market alone: a burnable token.
contract MockToken is ERC20, ERC20Burnable {
    constructor(address holder) ERC20("Mock", "MOCK") {
        _mint(holder, 100_000_000e18);
    }
}
