// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice Thawing, cancelling, withdrawing, being bonded. See NodeStaking.tree.
contract NodeStakingExitTest is StakingTest {
    uint256 private constant STAKE = 500e18;

    uint256 private _shares;

    function setUp() public override {
        super.setUp();
        _shares = _stake(alice, STAKE);
    }

    // ------------------------------------------------------------------ thaw

    function testThawMovesSharesAndStartsTheClock() external {
        uint64 endsAt = uint64(block.timestamp + THAW);
        vm.expectEmit(address(staking));
        emit INodeStaking.ThawStarted(node, alice, _shares / 2, endsAt);
        _thaw(alice, _shares / 2);

        assertEq(staking.sharesOf(node, alice), _shares - _shares / 2);
        INodeStaking.Thaw memory thawing = staking.thawOf(node, alice);
        assertEq(thawing.shares, _shares / 2);
        assertEq(uint256(thawing.endsAt), endsAt);
        assertEq(_valueOf(alice), STAKE);
    }

    function testThawAddingRestartsOnlyItsOwnClock() external {
        _stake(bob, STAKE);
        _thaw(alice, _shares / 4);
        _thaw(bob, _shares / 4);
        uint256 bobEndsAt = block.timestamp + THAW;
        skip(3 days);
        _thaw(alice, _shares / 4);

        assertEq(staking.thawOf(node, alice).shares, (_shares / 4) * 2);
        assertEq(uint256(staking.thawOf(node, alice).endsAt), block.timestamp + THAW);
        assertEq(uint256(staking.thawOf(node, bob).endsAt), bobEndsAt);
    }

    function testThawRefusesNothing() external {
        vm.expectRevert(INodeStaking.ThawEmpty.selector);
        _thaw(alice, 0);
    }

    function testThawRefusesMoreThanIsAtWork() external {
        vm.expectRevert(
            abi.encodeWithSelector(INodeStaking.SharesInsufficient.selector, _shares + 1, _shares)
        );
        _thaw(alice, _shares + 1);
        _thawAll(alice);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.SharesInsufficient.selector, 1, 0));
        _thaw(alice, 1);
    }

    function testThawR12RefusesExtremeAmounts(uint256 shares) external {
        shares = bound(shares, _shares + 1, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.SharesInsufficient.selector, shares, _shares));
        _thaw(alice, shares);
    }

    function testThawR10LeavesNoDustAtWork() external {
        uint256 least = MINIMUM * 1_000;
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeTooSmall.selector, 0, MINIMUM));
        _thaw(alice, _shares - 1);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeTooSmall.selector, MINIMUM - 1, MINIMUM));
        _thaw(alice, _shares - least + 1_000);
        _thaw(alice, _shares - least);
        assertEq(staking.sharesOf(node, alice), least);
        _thaw(alice, least);
        assertEq(staking.sharesOf(node, alice), 0);
    }

    // ------------------------------------------------------------------ cancelThaw

    function testCancelThawPutsAllBack() external {
        _thaw(alice, _shares / 2);
        vm.expectEmit(address(staking));
        emit INodeStaking.ThawCancelled(node, alice, _shares / 2);
        vm.prank(alice);
        staking.cancelThaw(node);
        assertEq(staking.sharesOf(node, alice), _shares);
        assertEq(staking.thawOf(node, alice).shares, 0);
        assertEq(uint256(staking.thawOf(node, alice).endsAt), 0);
    }

    function testCancelThawRefusesWithoutOne() external {
        vm.expectRevert(INodeStaking.ThawEmpty.selector);
        vm.prank(alice);
        staking.cancelThaw(node);
    }

    function testCancelThawThenThawWaitsAFullPeriodAgain() external {
        _thawAll(alice);
        skip(THAW - 1);
        vm.prank(alice);
        staking.cancelThaw(node);
        _thawAll(alice);
        skip(THAW - 1);
        uint64 endsAt = uint64(block.timestamp + 1);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.ThawPending.selector, endsAt));
        _unstake(alice);
    }

    // ------------------------------------------------------------------ unstake

    function testUnstakePaysWhatThawed() external {
        _thaw(alice, _shares / 2);
        skip(THAW);
        vm.expectEmit(address(staking));
        emit INodeStaking.Unstaked(node, alice, _shares / 2, STAKE / 2);
        assertEq(_unstake(alice), STAKE / 2);

        assertEq(token.balanceOf(alice), FUNDS - STAKE / 2);
        assertEq(staking.nodeOf(node).assets, MINIMUM_OPERATOR + STAKE / 2);
        assertEq(staking.thawOf(node, alice).shares, 0);
        assertEq(_valueOf(alice), STAKE / 2);
    }

    function testUnstakeRefusesBeforeTheEnd(uint256 early) external {
        _thawAll(alice);
        uint64 endsAt = uint64(block.timestamp + THAW);
        vm.warp(endsAt - bound(early, 1, THAW));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.ThawPending.selector, endsAt));
        _unstake(alice);
    }

    function testUnstakeRefusesWithoutThaw() external {
        vm.expectRevert(INodeStaking.ThawEmpty.selector);
        _unstake(alice);
        _leave(alice);
        vm.expectRevert(INodeStaking.ThawEmpty.selector);
        _unstake(alice);
    }

    function testUnstakeR11RoundsAgainstTheLeaverAndTheLastOneStillLeaves(
        uint256 reward,
        uint256 first,
        uint256 wait
    ) external {
        reward = bound(reward, 1, 1_000_000e18);
        first = bound(first, MINIMUM, FUNDS);
        _reward(reward);
        skip(bound(wait, 0, REWARD));
        _stake(bob, first);
        skip(REWARD);
        uint256 paid = _leave(bob) + _leave(alice);
        uint256 held = staking.nodeOf(node).assets;
        uint256 last = _leave(operator);

        assertLe(last, held);
        assertEq(staking.nodeOf(node).shares, 0);
        assertEq(staking.nodeOf(node).assets, 0);
        (uint256 leftover, ) = staking.vestingOf(node);
        assertEq(leftover, MINIMUM_OPERATOR + STAKE + first + reward - paid - last);
        assertEq(leftover, token.balanceOf(address(staking)));
    }

    function testUnstakeR15NobodyElseTouchesAThaw() external {
        _thawAll(alice);
        uint256 endsAt = block.timestamp + THAW;
        vm.startPrank(attacker);
        for (uint256 day = 0; day < 13; ++day) {
            skip(1 days);
            staking.stake(node, MINIMUM);
            staking.thaw(node, staking.sharesOf(node, attacker));
            purse.earn(node, 1);
            staking.harvest(node);
        }
        vm.stopPrank();
        assertEq(uint256(staking.thawOf(node, alice).endsAt), endsAt);
        vm.warp(endsAt);
        assertGe(_unstake(alice), STAKE);
    }

    function testUnstakeWorksAfterTheOperatorLeft() external {
        _leave(operator);
        assertEq(_leave(alice), STAKE);
    }

    function testUnstakeOfNodesIsSeparate() external {
        NodeId other = _open(bob, SALT, MINIMUM_OPERATOR);
        _leave(operator);
        _leave(alice);
        assertEq(staking.nodeOf(other).assets, MINIMUM_OPERATOR);
        assertEq(token.balanceOf(address(staking)), MINIMUM_OPERATOR);
    }

    // ------------------------------------------------------------------ isBonded

    function testIsBondedEndsWhenTheOperatorThaws() external {
        assertTrue(staking.isBonded(node));
        _thaw(operator, 1_000);
        assertFalse(staking.isBonded(node));
        vm.prank(operator);
        staking.cancelThaw(node);
        assertTrue(staking.isBonded(node));
    }

    function testIsBondedIgnoresDelegators() external {
        _stake(bob, FUNDS);
        _thawAll(operator);
        assertFalse(staking.isBonded(node));
    }

    function testIsBondedReadsOneSlot() external {
        NodeStaking called = staking;
        NodeId nodeId = node;
        vm.cool(address(called));
        uint256 gas = gasleft();
        called.isBonded(nodeId);
        gas -= gasleft();
        // A cold account and a cold slot are 4,700; the rest is the call as this contract makes it.
        assertGt(gas, 4_700);
        assertLe(gas, 5_600);
    }

    function testIsBondedFromTheHarvestThatLiftsTheStakeAboveTheMinimum() external {
        _thaw(operator, 100e21);
        assertFalse(staking.isBonded(node));
        // 900 of 1,500 ASY are the operator's, and of 1,667 ASY more than 1,000.
        _reward(166e18);
        assertFalse(staking.isBonded(node));
        _reward(1e18);
        assertTrue(staking.isBonded(node));
        skip(REWARD);
        assertTrue(staking.isBonded(node));
    }

    function testIsBondedWithExactlyTheMinimumAtAnyPrice(uint256 reward, uint256 wait) external {
        _leave(operator);
        _reward(bound(reward, 1, 40_000_000e18));
        skip(bound(wait, 0, REWARD));
        _stake(operator, MINIMUM_OPERATOR);
        assertTrue(staking.isBonded(node));
        skip(REWARD);
        assertTrue(staking.isBonded(node));
    }

    function testCancelThawPutsASingleShareBack() external {
        uint256 before = staking.sharesOf(node, operator);
        _thaw(operator, 1);
        vm.prank(operator);
        staking.cancelThaw(node);
        assertEq(staking.sharesOf(node, operator), before);
    }
}
