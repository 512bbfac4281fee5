// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Vm} from "../lib/Vm.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice Harvesting and vesting. See NodeStaking.tree.
contract NodeStakingRewardsTest is StakingTest {
    uint256 private constant EARNED = 700e18;

    function testHarvestFetchesAndVestsLinearly() external {
        purse.earn(node, EARNED);
        vm.expectEmit(address(staking));
        emit INodeStaking.RewardsHarvested(node, EARNED);
        vm.prank(attacker);
        assertEq(staking.harvest(node), EARNED);

        assertEq(token.balanceOf(address(staking)), MINIMUM_OPERATOR + EARNED);
        assertEq(staking.nodeOf(node).assets, MINIMUM_OPERATOR);
        for (uint256 day = 1; day <= 7; ++day) {
            skip(1 days);
            assertEq(staking.nodeOf(node).assets, MINIMUM_OPERATOR + day * 100e18);
            (uint256 unvested, uint256 timeLeft) = staking.vestingOf(node);
            assertEq(unvested, EARNED - day * 100e18);
            assertEq(timeLeft, REWARD - day * 1 days);
        }
        skip(1 days);
        assertEq(staking.nodeOf(node).assets, MINIMUM_OPERATOR + EARNED);
    }

    function testHarvestOfNothingChangesNothing() external {
        _reward(EARNED);
        skip(1 days);
        (uint256 unvested, uint256 timeLeft) = staking.vestingOf(node);
        assertEq(staking.harvest(node), 0);
        (uint256 unvestedAfter, uint256 timeLeftAfter) = staking.vestingOf(node);
        assertEq(unvestedAfter, unvested);
        assertEq(timeLeftAfter, timeLeft);
    }

    function testHarvestIsSharedByShares() external {
        _stake(alice, 3 * MINIMUM_OPERATOR);
        _reward(EARNED);
        skip(REWARD);
        assertApproxEqAbs(_valueOf(alice), 3 * MINIMUM_OPERATOR + (EARNED * 3) / 4, 1);
        assertApproxEqAbs(_valueOf(operator), MINIMUM_OPERATOR + EARNED / 4, 1);
    }

    function testHarvestPaysThawingSharesToo() external {
        _stake(alice, MINIMUM_OPERATOR);
        _reward(EARNED);
        assertApproxEqAbs(_leave(alice), MINIMUM_OPERATOR + EARNED / 2, 1);
    }

    function testHarvestR04OfDustNeitherRestartsNorDelays(uint256 every) external {
        every = bound(every, 1 hours, 1 days);
        _reward(EARNED);
        uint256 end = block.timestamp + REWARD;
        uint256 dust;
        while (block.timestamp + every < end) {
            skip(every);
            _reward(1);
            ++dust;
        }
        vm.warp(end);
        // At most the dust of the last harvests is still on its way.
        assertGe(staking.nodeOf(node).assets, MINIMUM_OPERATOR + EARNED);
        assertLe(staking.nodeOf(node).assets, MINIMUM_OPERATOR + EARNED + dust);
    }

    function testHarvestWeighsTheTimeLeftByAmount(uint256 second, uint256 wait) external {
        second = bound(second, 1, 1_000_000e18);
        wait = bound(wait, 0, REWARD - 1);
        _reward(EARNED);
        skip(wait);
        (uint256 unvested, uint256 timeLeft) = staking.vestingOf(node);
        _reward(second);
        (uint256 total, uint256 time) = staking.vestingOf(node);
        assertEq(total, unvested + second);
        assertEq(time, (unvested * timeLeft + second * REWARD) / total);
        assertGe(time, timeLeft);
        assertLe(time, REWARD);
    }

    function testHarvestR16GivesNothingInTheSameBlock(uint256 amount, uint256 reward) external {
        uint256 staked = bound(amount, MINIMUM, FUNDS);
        _stake(attacker, staked);
        _reward(bound(reward, 1, 10_000_000e18));
        assertLe(_valueOf(attacker), staked);
    }

    function testHarvestWithoutSharesWaitsForThem() external {
        _leave(operator);
        _reward(EARNED);
        skip(365 days);
        (uint256 unvested, uint256 timeLeft) = staking.vestingOf(node);
        assertEq(unvested, EARNED);
        assertEq(timeLeft, REWARD);
        assertEq(staking.nodeOf(node).assets, 0);

        // E07: they are the work of the operator, who is paid by the second, not at once.
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeEmpty.selector, node));
        _stake(alice, MINIMUM);
        _stake(operator, MINIMUM);
        assertEq(_valueOf(operator), MINIMUM);
        skip(REWARD / 7);
        assertApproxEqAbs(_valueOf(operator), MINIMUM + EARNED / 7, EARNED / 1e9);
        _stake(alice, MINIMUM);
        skip(REWARD);
        assertApproxEqAbs(_valueOf(operator), MINIMUM + EARNED, EARNED / 1e9);
        assertApproxEqAbs(_valueOf(alice), MINIMUM, EARNED / 1e9);
    }

    function testHarvestR22WhatTheLastLeaverDidNotEarnWaits() external {
        skip(1 days);
        _thawAll(operator);
        skip(THAW - 1 days);
        _reward(EARNED);
        skip(1 days);
        assertApproxEqAbs(_unstake(operator), MINIMUM_OPERATOR + EARNED / 7, 1);
        (uint256 unvested, ) = staking.vestingOf(node);
        assertEq(unvested, token.balanceOf(address(staking)));
        assertApproxEqAbs(unvested, (EARNED * 6) / 7, 1);
    }

    function testStakeHarvestsWhatWasEarnedBefore() external {
        purse.earn(node, EARNED);
        vm.expectEmit(address(staking));
        emit INodeStaking.RewardsHarvested(node, EARNED);
        _stake(alice, MINIMUM_OPERATOR);
        (uint256 unvested, uint256 timeLeft) = staking.vestingOf(node);
        assertEq(unvested, EARNED);
        assertEq(timeLeft, REWARD);
        skip(REWARD);
        assertApproxEqAbs(_valueOf(alice), MINIMUM_OPERATOR, 1);
        assertApproxEqAbs(_valueOf(operator), MINIMUM_OPERATOR + EARNED, 1);
    }

    function testStakeHarvestsASingleWeiAndNothingIsNoHarvest() external {
        purse.earn(node, 1);
        vm.expectEmit(address(staking));
        emit INodeStaking.RewardsHarvested(node, 1);
        _stake(alice, MINIMUM);
        (uint256 unvested, ) = staking.vestingOf(node);
        assertEq(unvested, 1);
        vm.recordLogs();
        _stake(alice, MINIMUM);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            assertNotEq(logs[i].topics[0], INodeStaking.RewardsHarvested.selector);
        }
    }

    function testStakeR20BooksOnlyWhatArrived() external {
        purse.overstate(1);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeNotReceived.selector, 1, 0));
        _stake(alice, MINIMUM);
    }

    function testHarvestRefusesUnknownNode() external {
        NodeId unknown = staking.nodeIdOf(alice, SALT);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeUnknown.selector, unknown));
        staking.harvest(unknown);
    }

    function testHarvestRefusesWithoutLedger() external {
        NodeStaking unlinked = new NodeStaking(token, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        token.approve(address(unlinked), MINIMUM_OPERATOR);
        NodeId nodeId = unlinked.openNode(SALT, COMMISSION, "x", MINIMUM_OPERATOR);
        vm.expectRevert(INodeStaking.LedgerUnlinked.selector);
        unlinked.harvest(nodeId);
    }

    function testHarvestR20BooksOnlyWhatArrived() external {
        purse.earn(node, EARNED);
        purse.overstate(1);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeNotReceived.selector, EARNED + 1, EARNED));
        staking.harvest(node);
    }

    function testLinkIsMadeOnceAndByTheDeployerOnly() external {
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkAlreadyMade.selector, address(purse)));
        staking.link(address(token));
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkForbidden.selector, attacker));
        vm.prank(attacker);
        staking.link(address(token));
    }

    function testLinkTakesWhateverHasCode() external {
        NodeStaking unlinked = new NodeStaking(token, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        address target = makeAddress("target");
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkTargetEmpty.selector, target));
        unlinked.link(target);
        vm.etch(target, hex"00");
        unlinked.link(target);
        assertEq(unlinked.linked(), target);
    }
}
