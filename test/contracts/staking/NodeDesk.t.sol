// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice Commission, endpoint, closing. See NodeDesk.tree.
contract NodeDeskTest is StakingTest {
    Ppm private constant NEXT = Ppm.wrap(300_000);

    function _announce(Ppm commission) private {
        vm.prank(operator);
        staking.announceCommission(node, commission);
    }

    function _inForce() private view returns (uint256 ppm) {
        (, Ppm commission) = staking.termsOf(node);
        assertEq(uint256(Ppm.unwrap(staking.nodeOf(node).commission)), Ppm.unwrap(commission));
        return Ppm.unwrap(commission);
    }

    // ------------------------------------------------------------------ commission

    function testAnnounceCommissionTakesEffectAfterTheNotice() external {
        uint64 startsAt = uint64(block.timestamp + staking.COMMISSION_NOTICE());
        vm.expectEmit(address(staking));
        emit INodeStaking.CommissionAnnounced(node, NEXT, startsAt);
        _announce(NEXT);
        (Ppm next, uint64 from_) = staking.nextCommissionOf(node);
        assertEq(uint256(Ppm.unwrap(next)), 300_000);
        assertEq(uint256(from_), startsAt);

        vm.warp(startsAt - 1);
        assertEq(_inForce(), 100_000);
        skip(1);
        assertEq(_inForce(), 300_000);
        (next, from_) = staking.nextCommissionOf(node);
        assertEq(uint256(from_), 0);
        assertEq(uint256(Ppm.unwrap(next)), 0);
        // The next change starts from the one in force.
        _announce(Ppm.wrap(0));
        assertEq(_inForce(), 300_000);
        skip(staking.COMMISSION_NOTICE());
        assertEq(_inForce(), 0);
    }

    /// @dev Who leaves at the announcement has left before.
    function testAnnounceCommissionLetsDelegatorsLeaveBefore() external {
        uint256 shares = _stake(alice, MINIMUM);
        _announce(Ppm.wrap(1_000_000));
        _thaw(alice, shares);
        vm.warp(staking.thawOf(node, alice).endsAt);
        assertEq(_unstake(alice), MINIMUM);
        (, uint64 startsAt) = staking.nextCommissionOf(node);
        assertLe(uint256(startsAt), block.timestamp);
        assertGe(staking.COMMISSION_NOTICE(), staking.THAW_PERIOD());
    }

    function testAnnounceCommissionOneAtATime() external {
        _announce(NEXT);
        uint256 startsAt = block.timestamp + staking.COMMISSION_NOTICE();
        vm.warp(startsAt - 1);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.CommissionChangePending.selector, startsAt));
        _announce(COMMISSION);
        vm.warp(startsAt);
        _announce(COMMISSION);
    }

    function testAnnounceCommissionRefusesAboveOneAndStrangers() external {
        vm.expectRevert(
            abi.encodeWithSelector(INodeStaking.CommissionTooHigh.selector, 1_000_001, 1_000_000)
        );
        _announce(Ppm.wrap(1_000_001));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.SenderNotOperator.selector, alice, operator));
        vm.prank(alice);
        staking.announceCommission(node, NEXT);
        NodeId unknown = staking.nodeIdOf(alice, SALT);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeUnknown.selector, unknown));
        staking.announceCommission(unknown, NEXT);
    }

    function testCancelCommissionTakesItBack() external {
        _announce(NEXT);
        vm.expectEmit(address(staking));
        emit INodeStaking.CommissionCancelled(node);
        vm.prank(operator);
        staking.cancelCommission(node);
        skip(staking.COMMISSION_NOTICE());
        assertEq(_inForce(), 100_000);
        _announce(NEXT);
    }

    function testCancelCommissionRefusesWithoutOneAndStrangers() external {
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.CommissionChangeUnknown.selector, node));
        vm.prank(operator);
        staking.cancelCommission(node);
        _announce(NEXT);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.SenderNotOperator.selector, alice, operator));
        vm.prank(alice);
        staking.cancelCommission(node);
        // In force, it can no longer be taken back.
        skip(staking.COMMISSION_NOTICE());
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.CommissionChangeUnknown.selector, node));
        vm.prank(operator);
        staking.cancelCommission(node);
    }

    // ------------------------------------------------------------------ endpoint

    function testSetEndpoint() external {
        vm.expectEmit(address(staking));
        emit INodeStaking.EndpointChanged(node, "https://new.example");
        vm.startPrank(operator);
        staking.setEndpoint(node, "https://new.example");
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.EndpointLengthInvalid.selector, 257, 256));
        staking.setEndpoint(node, string(new bytes(257)));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.EndpointLengthInvalid.selector, 0, 256));
        staking.setEndpoint(node, "");
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.SenderNotOperator.selector, alice, operator));
        vm.prank(alice);
        staking.setEndpoint(node, "https://new.example");
    }

    // ------------------------------------------------------------------ closing

    function testCloseNodeIsForGoodAndKeepsNobodyIn() external {
        _stake(alice, MINIMUM);
        _reward(70e18);
        vm.expectEmit(address(staking));
        emit INodeStaking.NodeClosed(node);
        vm.prank(operator);
        staking.closeNode(node);
        assertTrue(staking.isClosed(node));
        assertFalse(staking.isBonded(node));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeIsClosed.selector, node));
        _stake(alice, MINIMUM);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeIsClosed.selector, node));
        vm.prank(operator);
        staking.closeNode(node);

        // A thaw and back does not make it bonded again.
        _thaw(operator, 1_000);
        vm.prank(operator);
        staking.cancelThaw(node);
        assertFalse(staking.isBonded(node));
        // R22: what was earned still comes to those who are there.
        assertEq(_leave(alice) + _leave(operator), MINIMUM + MINIMUM_OPERATOR + 70e18 - 1);
    }

    function testR22LateRevenueOfAClosedNodeIsTheOperators() external {
        vm.prank(operator);
        staking.closeNode(node);
        _leave(operator);
        _reward(70e18);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeEmpty.selector, node));
        _stake(alice, MINIMUM);
        _stake(operator, MINIMUM_OPERATOR);
        assertFalse(staking.isBonded(node));
        skip(REWARD);
        assertApproxEqAbs(_leave(operator), MINIMUM_OPERATOR + 70e18, 1);
    }

    function testCloseNodeRefusesStrangers() external {
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.SenderNotOperator.selector, alice, operator));
        vm.prank(alice);
        staking.closeNode(node);
    }
}
