// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {INodeBonds} from "../../../contracts/interfaces/INodeBonds.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {IRiskPause} from "../../../contracts/interfaces/IRiskPause.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {QuoteTest} from "./QuoteTest.sol";

/// @notice What becomes of quoted orders and their bonds.
contract QuoteOutcomesTest is QuoteTest {
    // ------------------------------------------------------------------ fulfil

    function test_fulfil_ReleasesTheBondUpToTheDeadline(uint256 wait) public {
        IInferenceMarket.Request memory order = _order(0);
        CallId callId = _request(order);
        skip(bound(wait, 0, 1 hours));
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        vm.expectEmit(address(_nodes));
        emit INodeBonds.BondReleased(_node, callId, BOND);
        market.fulfil(order, output, proof);
        assertEq(_nodes.bondsOf(_node), 0);
        assertEq(escrow.heldFor(callId), 0);
        (uint256 commission, uint256 pool) = escrow.nodeRevenueOf(_node);
        assertGt(commission, 0);
        assertEq(earned() + commission + pool, PRICE);
    }

    function test_fulfil_ReleasesABondOfASingleWei() public {
        IInferenceMarket.Request memory order = _order(0);
        order.bond = 1;
        _request(order);
        assertEq(_nodes.bondsOf(_node), 1);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        market.fulfil(order, output, proof);
        assertEq(_nodes.bondsOf(_node), 0);
    }

    function test_fulfil_IsTooLateAfterTheDeadline() public {
        IInferenceMarket.Request memory order = _order(0);
        _request(order);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        vm.warp(order.deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.DeadlinePassed.selector, order.deadline));
        market.fulfil(order, output, proof);
        assertEq(_nodes.bondsOf(_node), BOND);
    }

    // ------------------------------------------------------------------ refund

    function test_refund_E04_SlashesNobodyWithoutQuote() public {
        vm.prank(operator);
        market.setOffer(_node, BASE, PRICE, 10);
        IInferenceMarket.Request memory order = _order(0);
        order.bond = 0;
        vm.prank(caller);
        market.request(order, "");
        uint256 assets = _nodes.nodeOf(_node).assets;
        vm.warp(order.deadline + 1);
        vm.prank(rival);
        market.refund(order);
        assertEq(_nodes.nodeOf(_node).assets, assets);
        assertEq(token.balanceOf(rival), 0);
    }

    function test_refund_E05_PaysTheCallerFirst() public {
        IInferenceMarket.Request memory order = _order(0);
        uint256 before = token.balanceOf(caller);
        CallId callId = _request(order);
        vm.warp(order.deadline);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.DeadlineNotPassed.selector, order.deadline));
        market.refund(order);
        skip(1);
        uint256 rest = BOND - PRICE;
        vm.expectEmit(address(market));
        emit IInferenceMarket.RequestRefunded(callId, caller, PRICE);
        vm.expectEmit(address(_nodes));
        emit INodeBonds.BondSlashed(_node, callId, caller, PRICE, rival, rest / 4, rest - rest / 4);
        vm.prank(rival);
        market.refund(order);
        assertEq(token.balanceOf(caller), before + PRICE);
        assertEq(token.balanceOf(rival), rest / 4);
        assertEq(_nodes.bondsOf(_node), 0);
        assertEq(_nodes.nodeOf(_node).assets, STAKE);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, callId));
        market.refund(order);
    }

    function test_refund_E05_R14_GivesTheCallerNineTenthsOfASmallBond(uint96 bond) public {
        IInferenceMarket.Request memory order = _order(0);
        order.bond = uint96(bound(bond, 1e6, PRICE));
        uint256 before = token.balanceOf(caller);
        _request(order);
        vm.warp(order.deadline + 1);
        vm.prank(rival);
        market.refund(order);
        // Its price is back, so that is all it gains.
        uint256 compensated = (uint256(order.bond) * 9) / 10;
        assertEq(token.balanceOf(caller), before + compensated);
        assertEq(token.balanceOf(rival), (order.bond - compensated) / 4);
    }

    function test_refund_E05_R14_BurnsABondOfASingleWei() public {
        IInferenceMarket.Request memory order = _order(0);
        order.bond = 1;
        uint256 before = token.balanceOf(caller);
        uint256 supply = token.totalSupply();
        _request(order);
        vm.warp(order.deadline + 1);
        market.refund(order);
        assertEq(_nodes.bondsOf(_node), 0);
        assertEq(token.balanceOf(caller), before);
        assertEq(token.totalSupply(), supply - 1);
    }

    function test_refund_R22_IsNeverInTheWayOfARefund(uint256 wait, bool released) public {
        IInferenceMarket.Request memory order = _order(0);
        uint256 before = token.balanceOf(caller);
        CallId callId = _request(order);
        vm.warp(order.deadline + 12 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(INodeBonds.BondPending.selector, order.deadline + 12 hours));
        vm.prank(operator);
        _nodes.releaseBond(_node, callId);
        skip(bound(wait, 1, 1000 days));
        if (released) _nodes.releaseBond(_node, callId);
        market.refund(order);
        assertEq(token.balanceOf(caller), released ? before : before + PRICE);
    }

    /// @dev Nothing the operator does in between helps it: its stake can't leave, and neither thawing nor closing ends a bond.
    function test_refund_R13_SlashesAnOperatorThatLeaves() public {
        IInferenceMarket.Request memory order = _order(0);
        uint256 before = token.balanceOf(caller);
        _request(order);
        vm.startPrank(operator);
        uint256 shares = _nodes.sharesOf(_node, operator);
        vm.expectRevert();
        _nodes.thaw(_node, shares);
        _nodes.closeNode(_node);
        vm.stopPrank();
        vm.warp(order.deadline + 1);
        market.refund(order);
        assertEq(token.balanceOf(caller), before + PRICE);
    }

    // ------------------------------------------------------------------ pause

    function test_pause_R21_StopsNewQuotedOrdersOnly() public {
        IInferenceMarket.Request memory missed = _order("missed");
        missed.bond = BOND / 2;
        _request(missed);
        IInferenceMarket.Request memory answered = _order("answered");
        answered.bond = BOND / 2;
        _request(answered);
        escrow.pause();
        IInferenceMarket.Request memory order = _order("late");
        bytes memory signature = _sign(_operatorKey, order, _soon());
        uint64 until = escrow.pausedUntil();
        vm.expectRevert(abi.encodeWithSelector(IRiskPause.RiskIsPaused.selector, until));
        vm.prank(caller);
        market.requestQuoted(order, _soon(), signature, "");
        (uint256[] memory output, uint256[8] memory proof) = proofOf(answered, 3);
        market.fulfil(answered, output, proof);
        assertEq(_nodes.bondsOf(_node), BOND / 2);
        vm.warp(missed.deadline + 1);
        uint256 before = token.balanceOf(caller);
        market.refund(missed);
        assertEq(token.balanceOf(caller), before + 2 * PRICE);
        assertEq(_nodes.bondsOf(_node), 0);
    }
}
