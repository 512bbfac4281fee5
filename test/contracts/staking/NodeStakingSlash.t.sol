// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {INodeBonds} from "../../../contracts/interfaces/INodeBonds.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {BondTest} from "./BondTest.sol";

/// @notice Staking whose shares lose their price at will.
contract WornStaking is NodeStaking {
    constructor(
        ERC20Burnable token,
        uint256 thawPeriod,
        uint256 rewardPeriod,
        uint256 minimumStake,
        uint256 minimumOperatorStake
    ) NodeStaking(token, thawPeriod, rewardPeriod, minimumStake, minimumOperatorStake) {}

    /// @notice From now on the pool has these assets.
    function wear(NodeId nodeId, uint104 assets) external {
        _entries[nodeId].pool.assets = assets;
    }
}

/// @notice Slashing. See NodeBonds.tree.
contract NodeStakingSlashTest is BondTest {
    uint256 private constant BOND = 100e18;

    function _slash(uint256 compensation) private returns (uint256 paid, uint256 burned) {
        (uint256 compensated, uint256 rewarded, uint256 burned_) = staking.slash(
            node,
            CALL,
            caller,
            compensation,
            reporter
        );
        return (compensated + rewarded, burned_);
    }

    function testSlashCallerFirstThenReporterRestBurns() external {
        _stake(alice, MINIMUM_OPERATOR);
        _lock(BOND);
        uint256 supply = token.totalSupply();
        vm.expectEmit(address(staking));
        emit INodeBonds.BondSlashed(node, CALL, caller, 20e18, reporter, 20e18, 60e18);
        (uint256 compensated, uint256 rewarded, uint256 burned) = staking.slash(
            node,
            CALL,
            caller,
            20e18,
            reporter
        );
        assertEq(compensated, 20e18);
        assertEq(rewarded, 20e18); // a quarter of the other 80
        assertEq(burned, 60e18);
        assertEq(token.balanceOf(caller), 20e18);
        assertEq(token.balanceOf(reporter), 20e18);
        assertEq(token.totalSupply(), supply - 60e18);
        assertEq(staking.nodeOf(node).assets, 2 * MINIMUM_OPERATOR - BOND);
        assertEq(staking.bondsOf(node), 0);

        // All of it was the operator's.
        assertEq(_valueOf(operator), MINIMUM_OPERATOR - BOND);
        assertEq(_valueOf(alice), MINIMUM_OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondUnknown.selector, node, CALL));
        _slash(1);
    }

    function testE05SlashMakesTheCallerWholeFirst(uint256 bond, uint256 compensation) external {
        bond = bound(bond, 1, MINIMUM_OPERATOR);
        compensation = bound(compensation, 0, type(uint256).max);
        _lock(bond);
        _slash(compensation);
        uint256 most = (bond * 9) / 10;
        assertEq(token.balanceOf(caller), compensation < most ? compensation : most);
        assertLe(token.balanceOf(reporter), (bond - token.balanceOf(caller)) / 4);
    }

    function testSlashWithoutReporterBurnsItsPart() external {
        _lock(BOND);
        (uint256 compensated, uint256 rewarded, uint256 burned) = staking.slash(
            node,
            CALL,
            caller,
            30e18,
            address(0)
        );
        assertEq(compensated, 30e18);
        assertEq(rewarded, 0);
        assertEq(burned, 70e18);
    }

    /// @dev In front of the slash everybody thaws what can be thawed.
    function testR13SlashCostsTheOperatorAloneWhoeverThaws(uint256 bond) external {
        bond = bound(bond, 10, MINIMUM_OPERATOR);
        _stake(alice, MINIMUM_OPERATOR);
        _stake(bob, MINIMUM_OPERATOR);
        _lock(bond);
        _thawAll(alice);
        uint256 rest = bond > MINIMUM ? bond : MINIMUM;
        uint256 all = staking.sharesOf(node, operator);
        if (rest < MINIMUM_OPERATOR) _thaw(operator, all - rest * 1_000);
        skip(1 days - 1);
        (uint256 paid, uint256 burned) = _slash(0);
        assertEq(paid + burned, bond);
        assertEq(_valueOf(alice), MINIMUM_OPERATOR);
        assertEq(_valueOf(bob), MINIMUM_OPERATOR);
        assertEq(_valueOf(operator), MINIMUM_OPERATOR - bond);
    }

    function testR13SlashNeverRevertsForLackOfStake(
        uint256 first,
        uint256 second,
        uint256 compensation,
        uint256 reward
    ) external {
        _stake(alice, 3 * MINIMUM);
        _reward(bound(reward, 1, 1_000_000e18));
        skip(REWARD / 2);
        uint256 most = staking.assetsFor(node, staking.sharesOf(node, operator));
        first = bound(first, 1, most - 1);
        second = most - first;
        _lock(CallId.wrap("first"), first);
        _lock(second);
        compensation = bound(compensation, 0, most);
        staking.slash(node, CallId.wrap("first"), caller, compensation, reporter);
        assertGe(staking.assetsFor(node, staking.sharesOf(node, operator)), second);
        (uint256 paid, uint256 burned) = _slash(compensation);
        assertEq(paid + burned, second);
    }

    /// @dev Operator, caller and reporter in one, with any part of the pool.
    function testR14E07SlashingOneselfNeverPays(
        uint256 bond,
        uint256 compensation,
        uint256 others,
        uint256 reward
    ) external {
        // Few shares and much reward, so that a share costs many wei and rounding shows.
        _stake(alice, bound(others, MINIMUM, MINIMUM_OPERATOR));
        _reward(bound(reward, 1, 40_000_000e18));
        skip(REWARD);
        uint256 before = _fullWealthOf(operator);
        uint256 supply = token.totalSupply();
        bond = bound(bond, 1, staking.assetsFor(node, staking.sharesOf(node, operator)));
        // A wei of a bond, or a whole one.
        if (compensation % 3 == 0) bond = 1 + (bond % 1_000_000);
        _lock(bond);
        _slash(compensation % (bond + 1));
        uint256 got = token.balanceOf(caller) + token.balanceOf(reporter);
        assertLe(_fullWealthOf(operator) + got, before);
        // Less than a share's price may be lost by others, and is burned as well.
        assertGe(supply - token.totalSupply(), (bond * 3) / 40);
    }

    function testR14ReporterGetsLessThanHalf() external view {
        assertLt(uint256(Ppm.unwrap(staking.REPORTER_SHARE())), 500_000);
    }

    /// @dev R17: who left has no bond, and whoever has one cannot have left.
    function testR17NothingToSlashAtZeroOwnStake() external {
        _stake(alice, MINIMUM_OPERATOR);
        _lock(BOND);
        uint256 working = staking.sharesOf(node, operator);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondsExceedStake.selector, BOND, 0));
        _thaw(operator, working);
        staking.releaseBond(node, CALL);
        _leave(operator);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondRefused.selector, node));
        _lock(1);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondUnknown.selector, node, CALL));
        _slash(1);
        assertEq(_valueOf(alice), MINIMUM_OPERATOR);
    }

    function testSlashEndsBeingBonded() external {
        _lock(1);
        _slash(0);
        assertFalse(staking.isBonded(node));
        _stake(operator, MINIMUM);
        assertTrue(staking.isBonded(node));
    }

    /// @dev R10: shares that cost next to nothing are sold to nobody. Rounding would take thousands of slashes to get there.
    function testR10SlashOfWornSharesClosesTheNode() external {
        WornStaking worn = new WornStaking(token, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        staking = worn;
        worn.link(address(purse));
        worn.linkBondKeeper(address(this));
        vm.prank(operator);
        token.approve(address(worn), type(uint256).max);
        node = _open(operator, SALT, MINIMUM_OPERATOR);
        _lock(MINIMUM);
        _lock(CallId.wrap("first"), MINIMUM);
        worn.wear(node, 2 * uint104(MINIMUM) + 10e18);
        staking.slash(node, CallId.wrap("first"), caller, 0, address(0));
        assertFalse(staking.isClosed(node));
        worn.wear(node, 9e18);
        staking.slash(node, CALL, caller, 0, address(0));
        assertTrue(staking.isClosed(node));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeIsClosed.selector, node));
        _stake(alice, MINIMUM);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeIsClosed.selector, node));
        _stake(operator, MINIMUM);
        assertApproxEqAbs(_leave(operator), 9e18 - MINIMUM, 1e3);
        // The last share gone, a share costs what the first did; what comes late is the operator's (R22).
        _reward(BOND);
        assertEq(_stake(operator, MINIMUM), MINIMUM * 1_000);
        assertFalse(staking.isBonded(node));
        skip(REWARD);
        assertApproxEqAbs(_leave(operator), MINIMUM + BOND, 1e3);
    }

    function testR10SlashOfEverythingToTheCallerEmptiesThePool() external {
        staking.lockBond(node, CALL, MINIMUM_OPERATOR, uint64(block.timestamp + 1 days));
        _slash(MINIMUM_OPERATOR);
        assertEq(token.balanceOf(caller), (MINIMUM_OPERATOR * 9) / 10);
        assertEq(staking.nodeOf(node).shares, 0);
        assertFalse(staking.isClosed(node));
        assertEq(_stake(operator, MINIMUM_OPERATOR), MINIMUM_OPERATOR * 1_000);
        assertTrue(staking.isBonded(node));
    }

    function testR10WhatRoundingLeavesBehindTheLastShareWaits() external {
        // A share is paid exactly three thousandths of a wei, and two wei are the virtual shares'.
        _reward(2 * MINIMUM_OPERATOR + 2);
        skip(REWARD);
        staking.lockBond(node, CALL, 3 * MINIMUM_OPERATOR, uint64(block.timestamp + 1 days));
        _slash(3 * MINIMUM_OPERATOR);
        INodeStaking.Node memory pool = staking.nodeOf(node);
        assertEq(pool.shares, 0);
        assertEq(pool.assets, 0);
        (uint256 unvested, ) = staking.vestingOf(node);
        assertEq(unvested, 2);
        assertEq(_stake(operator, MINIMUM), MINIMUM * 1_000);
    }

    /// @dev Slashed again and again for all it has, a pool's share sells at a hundredth of its first price at the lowest.
    function testR10SharesStayBoundedHoweverOftenANodeIsSlashed(uint256 others) external {
        _stake(alice, bound(others, MINIMUM, FUNDS));
        for (uint256 round = 0; round < 40 && staking.isBonded(node); ++round) {
            _lock(staking.assetsFor(node, staking.sharesOf(node, operator)));
            staking.slash(node, CALL, caller, 0, address(0));
            if (staking.isClosed(node)) break;
            assertLe(_stake(operator, FUNDS / 50), (FUNDS / 50) * 100_000);
        }
        uint256 alices = _valueOf(alice);
        assertEq(_leave(alice), alices);
    }

    function testSlashBurnsASingleWeiAndCallsNobodyForNothing() external {
        // Enough to stay bonded.
        _stake(operator, MINIMUM_OPERATOR);
        uint256 supply = token.totalSupply();
        vm.expectCall(address(token), abi.encodePacked(IERC20.transfer.selector), 0);
        // Nine tenths of a wei are none, and so is a quarter.
        _lock(1);
        staking.slash(node, CALL, caller, 1, reporter);
        assertEq(token.totalSupply(), supply - 1);
        _lock(BOND);
        staking.slash(node, CALL, caller, 0, address(0));
        assertEq(token.totalSupply(), supply - 1 - BOND);
    }
}
