// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {QuoteTestBase} from "./QuoteTest.sol";

/// @notice A node quotes, answers, misses deadlines, stakes and leaves, and passers-by report it, in any order.
contract QuoteHandler is QuoteTestBase {
    IInferenceMarket.Request[] private _orders;

    /// @notice Token wei that callers have paid in for requests and been paid back, and that was spent on answers.
    uint256 public moneyIn;
    uint256 public moneyBack;
    uint256 public moneySpent;
    /// @notice Bonds that were slashed, and where they went.
    uint256 public slashed;
    uint256 public compensated;
    uint256 public rewarded;
    uint256 public burnedBonds;
    uint256 public initialSupply;
    uint256 public fulfilled;
    uint256 public missed;

    constructor() {
        startQuotes();
        initialSupply = token.totalSupply();
    }

    // ------------------------------------------------------------------ actions

    /// @dev A bond as large as it may be every fourth time, refused with nothing changed if it is a wei more.
    function requestByQuote(uint256 price, uint256 bond, uint256 time) external {
        uint256 free = _ownStake() - _nodes.bondsOf(_node);
        if (free == 0 || !_nodes.isBonded(_node)) return;
        IInferenceMarket.Request memory order = _order(bytes32(_orders.length));
        order.maxPrice = bound(price, 1, 5e18);
        order.bond = uint96(bond % 4 == 0 ? free : bound(bond, 1, free < 20e18 ? free : 20e18));
        order.deadline = uint64(vm.getBlockTimestamp() + bound(time, 1 minutes, 12 hours));
        if (price % 3 == 0) order.referrer = address(0);
        _request(order);
        _orders.push(order);
        moneyIn += order.maxPrice;
    }

    function fulfilQuoted(uint256 which) external {
        if (_orders.length == 0) return;
        IInferenceMarket.Request memory order = _orders[which % _orders.length];
        if (_isOver(order) || vm.getBlockTimestamp() > order.deadline) return;
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, which);
        market.fulfil(order, output, proof);
        moneySpent += order.maxPrice;
        ++fulfilled;
    }

    /// @dev Reported by the rival, who has no other money.
    function reportMiss(uint256 which) external {
        if (_orders.length == 0) return;
        IInferenceMarket.Request memory order = _orders[which % _orders.length];
        if (_isOver(order)) return;
        if (vm.getBlockTimestamp() <= order.deadline) vm.warp(order.deadline + 1);
        uint256 bond = _nodes.bondOf(_node, idOf(order)).amount;
        uint256 callers = token.balanceOf(caller);
        uint256 reporters = token.balanceOf(rival);
        uint256 supply = token.totalSupply();
        vm.prank(rival);
        market.refund(order);
        moneyBack += order.maxPrice;
        slashed += bond;
        compensated += token.balanceOf(caller) - callers - order.maxPrice;
        rewarded += token.balanceOf(rival) - reporters;
        burnedBonds += supply - token.totalSupply();
        ++missed;
    }

    function releaseBond(uint256 which) external {
        if (_orders.length == 0) return;
        CallId callId = idOf(_orders[which % _orders.length]);
        uint64 endsAt = _nodes.bondOf(_node, callId).endsAt;
        if (endsAt == 0) return;
        if (vm.getBlockTimestamp() < endsAt) vm.warp(endsAt);
        _nodes.releaseBond(_node, callId);
    }

    function stake(uint256 amount) external {
        amount = bound(amount, 1e18, STAKE);
        token.transfer(operator, amount);
        vm.prank(operator);
        _nodes.stake(_node, amount);
    }

    /// @dev As much as its bonds leave.
    function thaw(uint256 shares) external {
        uint256 working = _nodes.sharesOf(_node, operator);
        if (working == 0) return;
        vm.prank(operator);
        try _nodes.thaw(_node, bound(shares, 1, working)) {} catch {} // solhint-disable-line no-empty-blocks
    }

    function unstake() external {
        INodeStaking.Thaw memory thawing = _nodes.thawOf(_node, operator);
        if (thawing.shares == 0 || vm.getBlockTimestamp() < thawing.endsAt) return;
        vm.prank(operator);
        _nodes.unstake(_node);
    }

    function harvest() external {
        _nodes.harvest(_node);
    }

    function wait(uint256 time) external {
        skip(bound(time, 1, 1 days));
    }

    // ------------------------------------------------------------------ what the invariants read

    function _isOver(IInferenceMarket.Request memory order) private view returns (bool) {
        return escrow.heldFor(idOf(order)) == 0;
    }

    function _ownStake() private view returns (uint256) {
        return _nodes.assetsFor(_node, _nodes.sharesOf(_node, operator));
    }

    function escrowHolds() external view returns (uint256 held, uint256 callers, uint256 earners) {
        held = token.balanceOf(address(escrow));
        for (uint256 i = 0; i < _orders.length; ++i) callers += escrow.heldFor(idOf(_orders[i]));
        (uint256 commission, uint256 pool) = escrow.nodeRevenueOf(_node);
        earners = earned() + commission + pool;
    }

    function stakingHolds() external view returns (uint256 held, uint256 owed) {
        (uint256 unvested, ) = _nodes.vestingOf(_node);
        return (token.balanceOf(address(_nodes)), _nodes.nodeOf(_node).assets + unvested);
    }

    /// @notice The node's bonds, one by one, together, and what backs them.
    function bonds() external view returns (uint256 single, uint256 sum, uint256 backing) {
        for (uint256 i = 0; i < _orders.length; ++i) {
            single += _nodes.bondOf(_node, idOf(_orders[i])).amount;
        }
        return (single, _nodes.bondsOf(_node), _ownStake());
    }

    function supply() external view returns (uint256) {
        return token.totalSupply();
    }

    function ordered() external view returns (uint256) {
        return _orders.length;
    }
}
