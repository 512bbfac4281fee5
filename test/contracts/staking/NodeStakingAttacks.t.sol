// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice E07: what an attacker takes out is at most what it put in, down to the wei.
contract NodeStakingAttacksTest is StakingTest {
    bytes32 private constant TRAP = "trap";

    NodeId private _trap;

    /// @dev Token wei that others who came lost by rounding.
    uint256 private _rounded;

    /// @dev The attacker alone in a pool of its own, at the smallest position it can hold, with all its money back.
    function _setTrap() private {
        _trap = _open(attacker, TRAP, MINIMUM_OPERATOR);
        uint256 least = staking.sharesOf(_trap, attacker) / 1_000;
        vm.startPrank(attacker);
        staking.thaw(_trap, least * 999);
        skip(THAW);
        staking.unstake(_trap);
        vm.stopPrank();
        assertEq(staking.nodeOf(_trap).assets, MINIMUM);
    }

    function _leaveTrap(address who) private returns (uint256 amount) {
        uint256 shares = staking.sharesOf(_trap, who);
        vm.startPrank(who);
        staking.thaw(_trap, shares);
        skip(THAW);
        amount = staking.unstake(_trap);
        vm.stopPrank();
    }

    /// @dev The attacker pays its own pool, commission and fees forgiven, to make a share dear before the victim comes.
    function testR10E07InflationByRewardsCostsTheAttackerAndNotTheVictim(
        uint256 reward,
        uint256 wait,
        uint256 amount
    ) external {
        _setTrap();
        reward = bound(reward, 1, PURSE_FUNDS);
        purse.earn(_trap, reward);
        staking.harvest(_trap);
        skip(bound(wait, 0, REWARD));
        amount = bound(amount, MINIMUM, FUNDS);
        vm.prank(alice);
        staking.stake(_trap, amount);
        uint256 before = _fullValueOf(_trap, staking.sharesOf(_trap, alice));
        // A share costs at most 50e6 ASY / 1e21 shares = 5e4 wei: all that rounding can take.
        assertGe(before + 1e5, amount);
        skip(REWARD);

        uint256 attackerGot = _leaveTrap(attacker);
        uint256 aliceGot = _leaveTrap(alice);
        assertLe(attackerGot, MINIMUM + reward);
        assertGe(aliceGot, before);
    }

    function testR10DonationsChangeNothingAndAreGone(uint256 donation, uint256 amount) external {
        _setTrap();
        donation = bound(donation, 1, FUNDS - MINIMUM);
        amount = bound(amount, MINIMUM, FUNDS);
        vm.prank(attacker);
        assertTrue(token.transfer(address(staking), donation));
        assertEq(staking.nodeOf(_trap).assets, MINIMUM);
        vm.prank(alice);
        assertEq(staking.stake(_trap, amount), amount * 1_000);

        uint256 aliceGot = _leaveTrap(alice);
        uint256 attackerGot = _leaveTrap(attacker);
        assertEq(aliceGot, amount);
        assertEq(attackerGot, MINIMUM);
        assertEq(token.balanceOf(attacker), FUNDS - donation);
    }

    function testR10NoDustPoolCanBeMade(uint256 shares) external {
        _setTrap();
        uint256 working = staking.sharesOf(_trap, attacker);
        shares = bound(shares, 1, working - 1);
        uint256 rest = (working - shares) / 1_000;
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeTooSmall.selector, rest, MINIMUM));
        vm.prank(attacker);
        staking.thaw(_trap, shares);
    }

    /// @dev R16: in before the harvest and out again as soon as the rules allow, against one who was always there.
    function testR16E07SnipingAHarvestEarnsNoMoreThanStayingDoes(uint256 reward, uint256 amount) external {
        amount = bound(amount, MINIMUM, FUNDS);
        reward = bound(reward, 1e18, 10_000_000e18);
        _stake(alice, amount);
        skip(30 days);
        _stake(attacker, amount);
        _reward(reward);
        assertLe(_valueOf(attacker), amount);

        _thawAll(attacker);
        uint64 endsAt = uint64(block.timestamp + THAW);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.ThawPending.selector, endsAt));
        _unstake(attacker);
        skip(1 hours);
        uint256 total = 2 * amount + MINIMUM_OPERATOR;
        assertLe(_valueOf(attacker), amount + (reward * 1 hours * amount) / (REWARD * total));
        assertApproxEqAbs(_valueOf(attacker), _valueOf(alice), 1);
    }

    function testR16E07RewardsHarvestedAfterTheExitPayNothing(uint256 reward, uint256 amount) external {
        amount = bound(amount, MINIMUM, FUNDS);
        _stake(attacker, amount);
        purse.earn(node, bound(reward, 1, 10_000_000e18));
        uint256 got = _leave(attacker);
        staking.harvest(node);
        assertLe(got, amount);
    }

    function testR16E07EmptyPoolsRewardsCannotBeTaken(uint256 reward) external {
        _leave(operator);
        _reward(bound(reward, 1, PURSE_FUNDS));
        skip(365 days);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeEmpty.selector, node));
        _stake(attacker, MINIMUM);
        _stake(operator, MINIMUM);
        assertEq(_valueOf(operator), MINIMUM);
    }

    /// @dev A backlog in the ledger and rewards half vested; the attacker, in front of the harvest or after it.
    function testE07BacklogIsNotForNewcomers(
        uint256 reward,
        uint256 backlog,
        uint256 amount,
        uint256 wait
    ) external {
        _stake(alice, MINIMUM_OPERATOR);
        _reward(bound(reward, 1, PURSE_FUNDS / 2));
        skip(bound(wait, 0, REWARD));
        backlog = bound(backlog, 1, PURSE_FUNDS / 2);
        purse.earn(node, backlog);
        amount = bound(amount, MINIMUM, FUNDS);
        uint256 othersDue = _fullWealthOf(alice) + _fullWealthOf(operator);
        _stake(attacker, amount);
        assertEq(staking.harvest(node), 0);
        // All of the backlog is the others', but for what the virtual shares own (under 1e-18 of it) and rounding.
        assertGe(_fullWealthOf(alice) + _fullWealthOf(operator) + 1e9, othersDue + backlog);
        skip(2 * REWARD);
        assertLe(_leave(attacker), amount);
    }

    /// @dev Any order of everything that can be done, under two names, among others who stay and others who come.
    function testE07NoOrderGains(uint256 seed, uint256 reward) external {
        purse.earn(node, bound(reward, 1, PURSE_FUNDS / 2));
        _stake(alice, MINIMUM);
        if (seed % 2 == 0) skip(REWARD / 3);
        purse.earn(node, bound(reward >> 8, 0, PURSE_FUNDS / 2));
        address[2] memory names = [attacker, _funded("attacker's other name")];
        for (uint256 step = 0; step < 24; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            _act(names[(seed >> 8) % 2], seed % 7, seed >> 16);
        }
        for (uint256 i = 0; i < 2; ++i) {
            if (staking.sharesOf(node, names[i]) > 0) _thawAll(names[i]);
        }
        skip(THAW);
        for (uint256 i = 0; i < 2; ++i) {
            if (staking.thawOf(node, names[i]).shares > 0) _unstake(names[i]);
        }
        assertLe(token.balanceOf(names[0]) + token.balanceOf(names[1]), 2 * FUNDS + _rounded);
        // Less than a share each time: 5e4 wei at most, as above.
        assertLe(_rounded, 24 * 5e4);
    }

    function _act(address who, uint256 choice, uint256 seed) private {
        uint256 working = staking.sharesOf(node, who);
        uint256 thawing = staking.thawOf(node, who).shares;
        if (choice == 0 && token.balanceOf(who) > 2 * MINIMUM) {
            // The least, a wei or some more, or much.
            uint256 most = seed % 2 == 0 ? MINIMUM + 1_000 : token.balanceOf(who) / 2;
            _stake(who, bound(seed >> 8, MINIMUM, most));
        } else if (choice == 1 && working > 0) {
            uint256 rest = (3 * MINIMUM * staking.nodeOf(node).shares) / staking.nodeOf(node).assets;
            _thaw(who, working <= rest ? working : bound(seed, 1, seed % 2 == 0 ? 1_000 : working - rest));
        } else if (choice == 2 && thawing > 0) {
            vm.prank(who);
            staking.cancelThaw(node);
        } else if (choice == 3 && thawing > 0) {
            if (block.timestamp < staking.thawOf(node, who).endsAt) vm.warp(staking.thawOf(node, who).endsAt);
            _unstake(who);
        } else if (choice == 4) {
            staking.harvest(node);
        } else if (choice == 5) {
            skip(seed % REWARD);
        } else if (token.balanceOf(bob) > 2 * MINIMUM) {
            uint256 amount = bound(seed, MINIMUM, token.balanceOf(bob) / 2);
            _rounded += amount - _fullValueOf(node, _stake(bob, amount));
        }
    }

    /// @dev A share that costs more than the stake: nothing is taken for nothing.
    function testR10E07NoStakeBuysNothing() external {
        NodeStaking least = new NodeStaking(token, THAW, REWARD, 1e15, 1e15);
        least.link(address(purse));
        token.approve(address(least), type(uint256).max);
        vm.prank(alice);
        token.approve(address(least), type(uint256).max);
        NodeId trap = least.openNode(SALT, COMMISSION, "x", 1e15);
        _inflate(least, trap);
        vm.prank(alice);
        least.stake(trap, 1e15);
        // The first one leaves with nearly all, and gives it again, to some 2e7 shares.
        least.thaw(trap, least.sharesOf(trap, address(this)));
        skip(THAW);
        least.unstake(trap);
        _inflate(least, trap);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeTooSmall.selector, 1e15 + 1, 1e15));
        vm.prank(alice);
        least.stake(trap, 1e15 + 1);
    }

    function _inflate(NodeStaking least, NodeId trap) private {
        purse.earn(trap, token.balanceOf(address(purse)));
        least.harvest(trap);
        skip(REWARD);
        if (token.balanceOf(address(this)) > PURSE_FUNDS) return;
        assertTrue(token.transfer(address(purse), token.balanceOf(address(this))));
    }

    /// @dev Once rewards have vested to an odd price, going round in the smallest steps only loses.
    function testR11E07RoundingCannotBeGround(uint256 reward, uint256 amount, uint256 seed) external {
        _stake(alice, MINIMUM);
        _reward(bound(reward, 1, 40_000_000e18));
        skip(REWARD);
        uint256 othersBefore = _valueOf(alice) + _valueOf(operator);
        amount = bound(amount, 2 * MINIMUM, FUNDS / 2);
        _stake(attacker, amount);
        for (uint256 round = 0; round < 16; ++round) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 4 == 0) _stake(attacker, MINIMUM + ((seed >> 8) % 1_000));
            // From a fraction of a wei to some 2e5 wei.
            _thaw(attacker, bound(seed >> 16, 1, 5_000));
            if (seed % 3 == 0) {
                vm.prank(attacker);
                staking.cancelThaw(node);
                continue;
            }
            skip(THAW);
            _unstake(attacker);
        }
        _leave(attacker);
        assertLe(token.balanceOf(attacker), FUNDS);
        assertGe(_valueOf(alice) + _valueOf(operator), othersBefore);
    }

    function testR11E07SingleSharesArePaidNothing() external {
        for (uint256 round = 0; round < 5; ++round) {
            _thaw(operator, 1);
            skip(THAW);
            assertEq(_unstake(operator), 0);
        }
        // Five shares of a thousandth of a wei each: one wei is lost, to nobody.
        assertEq(_leave(operator), MINIMUM_OPERATOR - 1);
        (uint256 leftover, ) = staking.vestingOf(node);
        assertEq(leftover, 1);
    }

    /// @dev Paying one's own pool and leaving before the others: what the others were given is gone.
    function testE07SelfPaidRewardsNeverComeBackWhole(uint256 reward, uint256 amount) external {
        reward = bound(reward, 1e18, 10_000_000e18);
        amount = bound(amount, MINIMUM, FUNDS);
        _stake(attacker, amount);
        _reward(reward);
        assertLt(_leave(attacker), amount + reward);
    }
}
