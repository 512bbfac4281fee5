// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ComputeToken} from "../../../contracts/token/ComputeToken.sol";
import {TestBase} from "../lib/TestBase.sol";

contract ComputeTokenTest is TestBase {
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    ComputeToken private _token;

    function setUp() external {
        _token = new ComputeToken(address(this));
    }

    function testMintsTheWholeSupplyToTheHolder() external view {
        assertEq(_token.totalSupply(), 100_000_000e18);
        assertEq(_token.balanceOf(address(this)), _token.INITIAL_SUPPLY());
    }

    function testNames() external view {
        assertEq(_token.name(), "Assay Compute");
        assertEq(_token.symbol(), "ASY");
        assertEq(uint256(_token.decimals()), 18);
    }

    function testRefusesTheZeroHolder() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        new ComputeToken(address(0));
    }

    function testBurnShrinksTheSupply(uint256 amount) external {
        amount = bound(amount, 0, _token.INITIAL_SUPPLY());
        _token.burn(amount);
        assertEq(_token.totalSupply(), _token.INITIAL_SUPPLY() - amount);
        assertEq(_token.balanceOf(address(this)), _token.INITIAL_SUPPLY() - amount);
    }

    function testPermitSetsTheAllowanceOnce() external {
        (address owner, uint256 key) = makeSigner("owner");
        (uint8 v, bytes32 r, bytes32 s) = _sign(key, owner, 5, 1 days);
        _token.permit(owner, address(this), 5, 1 days, v, r, s);
        assertEq(_token.allowance(owner, address(this)), 5);

        // The nonce has moved on: the same signature is somebody else's now.
        address other = ecrecover(_digest(owner, 5, 1 days), v, r, s);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612InvalidSigner.selector, other, owner));
        _token.permit(owner, address(this), 5, 1 days, v, r, s);
    }

    function testPermitR08DiesWithItsChainId() external {
        (address owner, uint256 key) = makeSigner("owner");
        (uint8 v, bytes32 r, bytes32 s) = _sign(key, owner, 5, 1 days);
        vm.chainId(block.chainid + 1);
        address other = ecrecover(_digest(owner, 5, 1 days), v, r, s);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612InvalidSigner.selector, other, owner));
        _token.permit(owner, address(this), 5, 1 days, v, r, s);
    }

    function testPermitExpires() external {
        (address owner, uint256 key) = makeSigner("owner");
        (uint8 v, bytes32 r, bytes32 s) = _sign(key, owner, 5, 1 days);
        vm.warp(1 days + 1);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, 1 days));
        _token.permit(owner, address(this), 5, 1 days, v, r, s);
    }

    function _sign(
        uint256 key,
        address owner,
        uint256 value,
        uint256 deadline
    ) private view returns (uint8 v, bytes32 r, bytes32 s) {
        return vm.sign(key, _digest(owner, value, deadline));
    }

    function _digest(address owner, uint256 value, uint256 deadline) private view returns (bytes32) {
        uint256 nonce = _token.nonces(owner);
        bytes32 content = keccak256(
            abi.encode(PERMIT_TYPEHASH, owner, address(this), value, nonce, deadline)
        );
        return keccak256(abi.encodePacked(hex"1901", _token.DOMAIN_SEPARATOR(), content));
    }
}
