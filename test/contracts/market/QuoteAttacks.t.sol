// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {QuoteTest} from "./QuoteTest.sol";

/// @notice What an operator may try that quotes itself: it is the caller of its own node, never answers, and reports itself.
contract QuoteAttacksTest is QuoteTest {
    uint256 private constant OWN = STAKE + BOND;
    uint256 private constant OTHERS = 9 * STAKE;

    address private delegator;

    function setUp() public override {
        super.setUp();
        delegator = makeAddress("delegator");
        token.transfer(delegator, OTHERS);
        vm.startPrank(delegator);
        token.approve(address(_nodes), type(uint256).max);
        _nodes.stake(_node, OTHERS);
        vm.stopPrank();
        vm.prank(operator);
        token.approve(address(escrow), type(uint256).max);
    }

    /// @dev A promise of the operator's to itself, broken as soon as it may be.
    function _breakPromise(bytes32 salt, uint256 price, uint256 bond) private {
        IInferenceMarket.Request memory order = _order(salt);
        (order.caller, order.maxPrice, order.bond) = (operator, price, uint96(bond));
        order.deadline = uint64(vm.getBlockTimestamp()) + 1 minutes;
        bytes memory signature = _sign(_operatorKey, order, _soon());
        vm.startPrank(operator);
        market.requestQuoted(order, _soon(), signature, "");
        vm.warp(order.deadline + 1);
        market.refund(order);
        vm.stopPrank();
    }

    /// @dev What the staker's shares are paid, and its money.
    function _wealthOf(address staker) private view returns (uint256) {
        return _stakeOf(staker) + token.balanceOf(staker);
    }

    function _stakeOf(address staker) private view returns (uint256) {
        return _nodes.assetsFor(_node, _nodes.sharesOf(_node, staker));
    }

    /// @dev Whatever price and bond it names, each of its promises costs it, and nobody else.
    function test_refund_R14_E07_BreakingItsOwnPromisesNeverPaysTheOperator(
        uint256 price,
        uint256 bond
    ) public {
        uint256 wealth = _wealthOf(operator);
        uint256 others = _wealthOf(delegator);
        uint256 supply = token.totalSupply();
        bond = bound(bond, 1e6, OWN - 1);
        price = bound(price, 1, token.balanceOf(operator));
        _breakPromise("first", price, bond);
        if (_nodes.isBonded(_node)) _breakPromise("second", price, _stakeOf(operator));
        assertLe(_wealthOf(operator), wealth);
        // In rounding, less than a share's price of each stake and slash stays in the pool.
        assertApproxEqAbs(wealth - _wealthOf(operator), supply - token.totalSupply(), 1e6);
        assertApproxEqAbs(others, _wealthOf(delegator), 1e3);
        assertEq(token.balanceOf(rival), 0);
    }

    /// @dev It stakes again what it is paid for reporting itself, and burns what it can, for as long as it is bonded.
    function test_refund_R14_BreakingPromiseAfterPromiseBurnsNobodyElsesStake() public {
        token.transfer(operator, 9 * STAKE);
        vm.prank(operator);
        _nodes.stake(_node, 9 * STAKE);
        uint256 spare = token.balanceOf(operator);
        uint256 others = _wealthOf(delegator);
        uint256 rounds = 0;
        for (; _nodes.isBonded(_node); ++rounds) {
            _breakPromise(bytes32(rounds), 1, _stakeOf(operator));
            uint256 reward = token.balanceOf(operator) - spare;
            vm.prank(operator);
            _nodes.stake(_node, reward);
        }
        assertGt(rounds, 1);
        assertApproxEqAbs(_wealthOf(delegator), others, 1e3);
    }

    /// @dev The way around the thaw, at its best: a price that takes all the caller can get, the report its own as well.
    function test_refund_R14_TakingStakeOutWithoutAThawCostsThreeFortieths(uint256 own) public {
        token.transfer(operator, OWN);
        own = bound(own, 1e6, OWN);
        uint256 wealth = _wealthOf(operator);
        uint256 supply = token.totalSupply();
        _breakPromise("its own", own, own);
        assertGe(supply - token.totalSupply(), (own * 3) / 40);
        assertGe(wealth - _wealthOf(operator), (own * 3) / 40);
        assertApproxEqAbs(wealth - _wealthOf(operator), (own * 3) / 40, 1e3);
    }

    /// @dev It gets its own stake out without a thaw, by a bond no larger than the price. What it has promised to others is
    /// backed by the rest all the same, and its delegators lose nothing by it.
    function test_refund_R13_WhatItTakesOutBacksNoOtherPromise(uint256 most) public {
        IInferenceMarket.Request memory order = _order("another's");
        _request(order);
        uint256 before = token.balanceOf(caller);
        uint256 others = _stakeOf(delegator);
        uint256 left = _stakeOf(operator) - BOND;
        uint256 own = bound(most, 1e6, token.balanceOf(operator));
        if (own > left) own = left;
        _breakPromise("its own", own, own);
        assertGe(_stakeOf(operator), BOND);
        assertApproxEqAbs(_stakeOf(delegator), others, 1e3);
        vm.warp(order.deadline + 1);
        vm.prank(rival);
        market.refund(order);
        assertApproxEqAbs(token.balanceOf(caller), before + 2 * PRICE, 1e3);
        assertApproxEqAbs(token.balanceOf(rival), (BOND - PRICE) / 4, 1e3);
    }
}
