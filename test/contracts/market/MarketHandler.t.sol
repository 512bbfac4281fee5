// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {MarketTestBase} from "./MarketTestBase.sol";

/// @notice Callers, a node and passers-by doing what they are allowed to, in any order.
contract MarketHandler is MarketTestBase {
    uint256 internal constant MOST = 20e18;

    SessionId[] public sessionIds;
    IInferenceMarket.Request[] private _orders;
    uint256 private _salt;

    /// @notice Token wei that went from callers into the escrow, back to them, and to the ledger.
    uint256 public moneyIn;
    uint256 public moneyBack;
    uint256 public moneySpent;
    uint256 public initialSupply;
    uint256 public settled;
    uint256 public fulfilled;

    constructor() {
        start();
        initialSupply = token.totalSupply();
        offer(BASE, PRICE);
        offer(DERIVED, PRICE);
    }

    // ------------------------------------------------------------------ actions

    function open(uint256 amount) external {
        amount = bound(amount, MINIMUM, MOST);
        sessionIds.push(openSession(bytes32(++_salt), amount));
        moneyIn += amount;
    }

    function deposit(uint256 which, uint256 amount) external {
        if (sessionIds.length == 0) return;
        amount = bound(amount, MINIMUM, MOST);
        vm.prank(caller);
        escrow.deposit(_pick(which), amount);
        moneyIn += amount;
    }

    function thaw(uint256 which, uint256 amount) external {
        if (sessionIds.length == 0) return;
        SessionId sessionId = _pick(which);
        uint256 balance = escrow.sessionOf(sessionId).balance;
        if (balance == 0) return;
        vm.prank(caller);
        escrow.thaw(sessionId, bound(amount, 1, balance));
    }

    function cancelThaw(uint256 which) external {
        if (sessionIds.length == 0) return;
        SessionId sessionId = _pick(which);
        if (escrow.sessionOf(sessionId).thawing == 0) return;
        vm.prank(caller);
        escrow.cancelThaw(sessionId);
    }

    function withdraw(uint256 which) external {
        if (sessionIds.length == 0) return;
        SessionId sessionId = _pick(which);
        IPaymentEscrow.Session memory session = escrow.sessionOf(sessionId);
        if (session.thawing == 0 || vm.getBlockTimestamp() < session.thawEndsAt) return;
        vm.prank(caller);
        moneyBack += escrow.withdraw(sessionId);
    }

    /// @dev Any number of calls, models, prices and skips; the session may well be unable to pay.
    function settle(uint256 which, uint256 count, uint256 seed) external {
        if (sessionIds.length == 0) return;
        SessionId sessionId = _pick(which);
        Ordered[] memory calls = new Ordered[](bound(count, 1, 4));
        uint256 total;
        for (uint256 i = 0; i < calls.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            calls[i] = callOf(seed % 2 == 0 ? BASE : DERIVED, seed >> 8);
            calls[i].price = uint96(bound(seed >> 16, 1, 4e18));
            calls[i].skipped = seed % 5 == 0;
            if (!calls[i].skipped) total += calls[i].price;
        }
        bytes32 head = escrow.sessionOf(sessionId).head;
        settleOne(settlementOf(sessionId, calls, singleBundles(NODE, head, calls)));
        if (escrow.sessionOf(sessionId).head == head) return;
        moneySpent += total;
        ++settled;
    }

    function request(uint256 seed) external {
        ModelId modelId = seed % 2 == 0 ? BASE : DERIVED;
        IInferenceMarket.Request memory order = orderOf(modelId, bytes32(++_salt));
        if (seed % 3 == 0) order.referrer = address(0);
        vm.prank(caller);
        market.request(order, "");
        _orders.push(order);
        moneyIn += PRICE;
    }

    function answer(uint256 which) external {
        if (_orders.length == 0) return;
        IInferenceMarket.Request memory order = _orders[which % _orders.length];
        if (_isOver(order) || vm.getBlockTimestamp() > order.deadline) return;
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, which);
        market.fulfil(order, output, proof);
        moneySpent += PRICE;
        ++fulfilled;
    }

    function refund(uint256 which) external {
        if (_orders.length == 0) return;
        IInferenceMarket.Request memory order = _orders[which % _orders.length];
        if (_isOver(order) || vm.getBlockTimestamp() <= order.deadline) return;
        market.refund(order);
        moneyBack += PRICE;
    }

    function claim(uint256 which) external {
        address account = payees()[which % 3];
        if (escrow.claimableOf(account) > 0) escrow.claim(account);
    }

    function claimCommission() external {
        (uint256 commission, ) = escrow.nodeRevenueOf(NODE);
        if (commission > 0) escrow.claimCommission(NODE);
    }

    function payTreasury() external {
        (uint256 toTreasury, ) = escrow.protocolRevenue();
        if (toTreasury > 0) escrow.payTreasury();
    }

    function burnFees() external {
        (, uint256 burnable) = escrow.protocolRevenue();
        if (burnable > 0) escrow.burnFees();
    }

    function harvest() external {
        staking.harvest(escrow, NODE);
    }

    function wait(uint256 time) external {
        skip(bound(time, 1, 1 days));
    }

    // ------------------------------------------------------------------ what the invariants read

    function payees() public view returns (address[5] memory) {
        return [referrer, author, baseAuthor, treasury, operator];
    }

    function escrowHolds() external view returns (uint256 held, uint256 callers, uint256 earners) {
        held = token.balanceOf(address(escrow));
        for (uint256 i = 0; i < sessionIds.length; ++i) {
            callers += escrow.sessionOf(sessionIds[i]).balance;
        }
        for (uint256 i = 0; i < _orders.length; ++i) callers += escrow.heldFor(idOf(_orders[i]));
        earners = earned();
    }

    /// @notice Token wei of activity fees, burned by now or still to be.
    function fees() external view returns (uint256) {
        (, uint256 burnable) = escrow.protocolRevenue();
        return burned() + burnable;
    }

    function burned() public view returns (uint256) {
        return initialSupply - token.totalSupply();
    }

    function recordedBurn() external view returns (uint256) {
        return ranking.burnedOf(BASE) + ranking.burnedOf(DERIVED);
    }

    /// @dev Everything that was claimed is with a payee or the pool.
    function paidOut() external view returns (uint256 amount) {
        for (uint256 i = 0; i < 5; ++i) amount += token.balanceOf(payees()[i]);
        amount += token.balanceOf(address(staking));
    }

    function sessionCount() external view returns (uint256) {
        return sessionIds.length;
    }

    function sessionAt(uint256 index) external view returns (IPaymentEscrow.Session memory) {
        return escrow.sessionOf(sessionIds[index]);
    }

    function _pick(uint256 which) private view returns (SessionId) {
        return sessionIds[which % sessionIds.length];
    }

    function _isOver(IInferenceMarket.Request memory order) private view returns (bool) {
        return escrow.heldFor(idOf(order)) == 0;
    }
}
