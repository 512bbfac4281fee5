// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeBonds} from "../../../contracts/interfaces/INodeBonds.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {BondTest} from "./BondTest.sol";

/// @notice Locking and releasing bonds. See NodeBonds.tree.
contract NodeStakingBondsTest is BondTest {
    uint256 private constant BOND = 100e18;

    // ------------------------------------------------------------------ linkBondKeeper

    function testLinkBondKeeperOnceByTheDeployerOnly() external {
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkAlreadyMade.selector, address(this)));
        staking.linkBondKeeper(address(token));

        NodeStaking fresh = new NodeStaking(token, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkForbidden.selector, attacker));
        vm.prank(attacker);
        fresh.linkBondKeeper(address(token));
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkTargetEmpty.selector, attacker));
        fresh.linkBondKeeper(attacker);
        vm.expectEmit(address(fresh));
        emit INodeBonds.BondKeeperLinked(address(token));
        fresh.linkBondKeeper(address(token));
        assertEq(fresh.bondKeeper(), address(token));
        assertEq(fresh.linked(), address(0));
    }

    function testBondsNeedTheBondKeeper() external {
        bytes memory reason = abi.encodeWithSelector(
            INodeBonds.SenderNotBondKeeper.selector,
            attacker,
            address(this)
        );
        vm.startPrank(attacker);
        vm.expectRevert(reason);
        staking.lockBond(node, CALL, BOND, uint64(block.timestamp + 1));
        vm.expectRevert(reason);
        staking.slash(node, CALL, attacker, BOND, attacker);
        vm.stopPrank();

        // Before the link nobody is it.
        NodeStaking fresh = new NodeStaking(token, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        reason = abi.encodeWithSelector(INodeBonds.SenderNotBondKeeper.selector, address(this), address(0));
        vm.expectRevert(reason);
        fresh.lockBond(node, CALL, BOND, uint64(block.timestamp + 1));
        vm.expectRevert(reason);
        fresh.slash(node, CALL, caller, BOND, reporter);
    }

    // ------------------------------------------------------------------ lockBond

    function testLockBondHoldsTheOperatorsSharesOnly() external {
        uint64 endsAt = uint64(block.timestamp + 1 days);
        vm.expectEmit(address(staking));
        emit INodeBonds.BondLocked(node, CALL, BOND, endsAt);
        _lock(BOND);
        assertEq(staking.bondsOf(node), BOND);
        assertEq(staking.bondOf(node, CALL).amount, BOND);
        assertEq(uint256(staking.bondOf(node, CALL).endsAt), endsAt);

        _stake(alice, 5 * MINIMUM);
        _thawAll(alice);
        uint256 rest = BOND * 1_000;
        uint256 working = staking.sharesOf(node, operator);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondsExceedStake.selector, BOND, BOND - 1));
        _thaw(operator, working - rest + 1);
        _thaw(operator, working - rest);
    }

    function testLockBondUpToWhatTheOperatorsSharesAtWorkArePaid(uint256 reward, uint256 wait) external {
        _stake(alice, 7 * MINIMUM_OPERATOR);
        _reward(bound(reward, 1, 1_000_000e18));
        skip(bound(wait, 0, REWARD));
        uint256 most = staking.assetsFor(node, staking.sharesOf(node, operator));
        _lock(CallId.wrap("first"), most - 1);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondsExceedStake.selector, most + 1, most));
        _lock(CallId.wrap("second"), 2);
        _lock(CallId.wrap("second"), 1);
        assertEq(staking.bondsOf(node), most);
    }

    function testLockBondRefusesWhatItCannotBe() external {
        uint64 tomorrow = uint64(block.timestamp + 1 days);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondAmountZero.selector, node, CALL));
        staking.lockBond(node, CALL, 0, tomorrow);
        vm.expectRevert(
            abi.encodeWithSelector(
                INodeBonds.BondEndInvalid.selector,
                block.timestamp,
                block.timestamp + 1,
                tomorrow
            )
        );
        staking.lockBond(node, CALL, BOND, uint64(block.timestamp));
        vm.expectRevert(
            abi.encodeWithSelector(
                INodeBonds.BondEndInvalid.selector,
                tomorrow + 1,
                block.timestamp + 1,
                tomorrow
            )
        );
        staking.lockBond(node, CALL, BOND, tomorrow + 1);
        _lock(BOND);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondExists.selector, node, CALL));
        _lock(BOND);
        NodeId unknown = staking.nodeIdOf(alice, SALT);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeUnknown.selector, unknown));
        staking.lockBond(unknown, CALL, BOND, tomorrow);
    }

    function testLockBondRefusesANodeThatIsNotBonded() external {
        _thaw(operator, 1_000);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondRefused.selector, node));
        _lock(BOND);
        vm.startPrank(operator);
        staking.cancelThaw(node);
        staking.closeNode(node);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondRefused.selector, node));
        _lock(BOND);
    }

    function testR13NoThawEndsBeforeTheLongestBond() external view {
        assertLe(staking.MAX_BOND_TIME(), staking.MIN_THAW_PERIOD());
    }

    // ------------------------------------------------------------------ releaseBond

    function testReleaseBondByTheKeeperAtAnyTime() external {
        _lock(BOND);
        vm.expectEmit(address(staking));
        emit INodeBonds.BondReleased(node, CALL, BOND);
        staking.releaseBond(node, CALL);
        assertEq(staking.bondsOf(node), 0);
        assertEq(staking.bondOf(node, CALL).amount, 0);
        _leave(operator);
    }

    function testReleaseBondByAnyoneFromItsEndOn() external {
        _lock(BOND);
        uint64 endsAt = staking.bondOf(node, CALL).endsAt;
        vm.warp(endsAt - 1);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondPending.selector, endsAt));
        vm.prank(operator);
        staking.releaseBond(node, CALL);
        skip(1);
        vm.prank(operator);
        staking.releaseBond(node, CALL);
        _leave(operator);
    }

    function testReleaseBondRefusesAnUnknownOne() external {
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondUnknown.selector, node, CALL));
        vm.prank(alice);
        staking.releaseBond(node, CALL);
    }
}
