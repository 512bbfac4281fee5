// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice The token that calls are paid and nodes are backed with. The supply is minted once and can only shrink:
/// there is no owner and nothing that mints.
contract ComputeToken is ERC20, ERC20Burnable, ERC20Permit {
    /// @notice All there will ever be, in token wei (18 decimals).
    uint256 public constant INITIAL_SUPPLY = 100_000_000e18;

    /// @param holder Receives the whole supply.
    constructor(address holder) ERC20("Assay Compute", "ASY") ERC20Permit("Assay Compute") {
        _mint(holder, INITIAL_SUPPLY);
    }
}
