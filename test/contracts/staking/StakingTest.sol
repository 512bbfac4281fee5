// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {ComputeToken} from "../../../contracts/token/ComputeToken.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {TestBase} from "../lib/TestBase.sol";
import {PoolPurse} from "./PoolPurse.sol";

/// @notice A deployed staking contract with a purse in the ledger's place, one open node and accounts with tokens.
abstract contract StakingTest is TestBase {
    uint256 internal constant THAW = 14 days;
    uint256 internal constant REWARD = 7 days;
    uint256 internal constant MINIMUM = 1e18;
    uint256 internal constant MINIMUM_OPERATOR = 1_000e18;
    uint256 internal constant PURSE_FUNDS = 50_000_000e18;
    uint256 internal constant FUNDS = 5_000_000e18;
    Ppm internal constant COMMISSION = Ppm.wrap(100_000);
    bytes32 internal constant SALT = "salt";

    ComputeToken internal token;
    NodeStaking internal staking;
    PoolPurse internal purse;
    NodeId internal node;
    address internal operator;
    address internal alice;
    address internal bob;
    address internal attacker;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        token = new ComputeToken(address(this));
        staking = new NodeStaking(token, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        purse = new PoolPurse(token);
        staking.link(address(purse));
        assertTrue(token.transfer(address(purse), PURSE_FUNDS));
        operator = _funded("operator");
        alice = _funded("alice");
        bob = _funded("bob");
        attacker = _funded("attacker");
        node = _open(operator, SALT, MINIMUM_OPERATOR);
    }

    function _funded(string memory name) internal returns (address account) {
        account = makeAddress(name);
        assertTrue(token.transfer(account, FUNDS));
        vm.prank(account);
        token.approve(address(staking), type(uint256).max);
    }

    function _open(address who, bytes32 salt, uint256 amount) internal returns (NodeId) {
        vm.prank(who);
        return staking.openNode(salt, COMMISSION, "https://node.example", amount);
    }

    function _stake(address who, uint256 amount) internal returns (uint256 shares) {
        vm.prank(who);
        return staking.stake(node, amount);
    }

    function _thaw(address who, uint256 shares) internal {
        vm.prank(who);
        staking.thaw(node, shares);
    }

    function _thawAll(address who) internal {
        _thaw(who, staking.sharesOf(node, who));
    }

    function _unstake(address who) internal returns (uint256 amount) {
        vm.prank(who);
        return staking.unstake(node);
    }

    /// @dev Thaws everything, waits, withdraws.
    function _leave(address who) internal returns (uint256 amount) {
        _thawAll(who);
        skip(THAW);
        return _unstake(who);
    }

    /// @dev The node's pool earns so much, and it is harvested.
    function _reward(uint256 amount) internal {
        purse.earn(node, amount);
        assertEq(staking.harvest(node), amount);
    }

    /// @dev What all of the staker's shares, thawing ones included, would be paid now.
    function _valueOf(address who) internal view returns (uint256) {
        return staking.assetsFor(node, staking.sharesOf(node, who) + staking.thawOf(node, who).shares);
    }

    /// @dev What so many of a node's shares are worth with their part of the unvested rewards: what they would cost.
    function _fullValueOf(NodeId nodeId, uint256 shares) internal view returns (uint256) {
        INodeStaking.Node memory pool = staking.nodeOf(nodeId);
        (uint256 unvested, ) = staking.vestingOf(nodeId);
        return (shares * (pool.assets + unvested + 1)) / (pool.shares + 1_000);
    }

    function _fullWealthOf(address who) internal view returns (uint256) {
        return _fullValueOf(node, staking.sharesOf(node, who) + staking.thawOf(node, who).shares);
    }
}
