// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRevenueLedger} from "../interfaces/IRevenueLedger.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";
import {NodeId} from "../types/NodeId.sol";

/// @title RevenueLedger
/// @notice What was earned and not yet claimed, in the contract that holds the callers' money: a payment is an entry here and
/// moves no token. Its claims can never reach what callers still hold: only what left them in the same transaction is credited.
/// @dev One slot per node and one for the protocol, so that a settlement writes few; the amounts fit 128 bits because the
/// token's whole supply fits 96.
abstract contract RevenueLedger is IRevenueLedger, OnceLinked, ReentrancyGuardTransient {
    using SafeERC20 for ERC20Burnable;

    /// @dev Two amounts, token wei, that are earned by the same call.
    struct Pair {
        uint128 first;
        uint128 second;
    }

    ERC20Burnable public immutable TOKEN;
    INodeStaking public immutable STAKING;
    /// @notice Where the treasury's address is kept.
    IRevenueSplitter public immutable SPLITTER;

    mapping(address account => uint256 amount) private _claimable;
    /// @dev Commission and pool.
    mapping(NodeId nodeId => Pair revenue) private _nodes;
    /// @dev Treasury and what is to be burned.
    Pair private _protocol;
    /// @dev What this transaction has taken from callers and not credited to anybody.
    uint256 private transient _collected;

    constructor(ERC20Burnable token, INodeStaking staking, IRevenueSplitter splitter) {
        TOKEN = token;
        STAKING = staking;
        SPLITTER = splitter;
    }

    // ------------------------------------------------------------------ crediting

    /// @dev Money that a caller has just paid.
    function _collect(uint256 amount) internal {
        _collected += amount;
    }

    /// @inheritdoc IRevenueLedger
    function credit(IRevenueSplitter.Revenue calldata revenue) external onlyLinked {
        IRevenueSplitter.Legs calldata legs = revenue.legs;
        // Effect
        uint256 total = _earn(revenue.author, legs.licence) + _earn(revenue.referrer, legs.referrer);
        for (uint256 i = 0; i < revenue.royalties.length; ++i) {
            total += _earn(revenue.royalties[i].account, revenue.royalties[i].amount);
        }
        total += _add(_nodes[revenue.nodeId], legs.commission, legs.pool);
        total += _add(_protocol, legs.treasury, legs.burned);
        // Check
        uint256 collected = _collected;
        require(total <= collected, RevenueUnpaid(total, collected));
        unchecked {
            _collected = collected - total; // checked above
        }
    }

    function _earn(address account, uint256 amount) private returns (uint256) {
        if (amount > 0) _claimable[account] += amount;
        return amount;
    }

    /// @dev Returns what it adds.
    function _add(Pair storage pair, uint256 first, uint256 second) private returns (uint256 total) {
        Pair memory sums = pair;
        // No sum of payments exceeds the token's supply, as `credit` checks before it ends.
        pair.first = uint128(sums.first + first);
        pair.second = uint128(sums.second + second);
        return first + second;
    }

    // ------------------------------------------------------------------ claiming

    /// @inheritdoc IRevenueLedger
    function claim(address account) external nonReentrant returns (uint256 amount) {
        // Check
        amount = _claimable[account];
        require(amount > 0, ClaimEmpty(account));
        // Effect
        _claimable[account] = 0;
        emit Claimed(account, amount);
        // Interaction
        TOKEN.safeTransfer(account, amount);
    }

    /// @inheritdoc IRevenueLedger
    function claimCommission(NodeId nodeId) external nonReentrant returns (uint256 amount) {
        // Check
        amount = _nodes[nodeId].first;
        require(amount > 0, CommissionEmpty(nodeId));
        // Effect
        _nodes[nodeId].first = 0;
        address operator = STAKING.operatorOf(nodeId);
        emit CommissionClaimed(nodeId, operator, amount);
        // Interaction
        TOKEN.safeTransfer(operator, amount);
    }

    /// @inheritdoc IRevenueLedger
    function collectPool(NodeId nodeId) external nonReentrant returns (uint256 amount) {
        // Check
        require(msg.sender == address(STAKING), SenderNotStaking(msg.sender, address(STAKING)));
        amount = _nodes[nodeId].second;
        if (amount == 0) return 0;
        // Effect
        _nodes[nodeId].second = 0;
        emit PoolCollected(nodeId, amount);
        // Interaction
        TOKEN.safeTransfer(address(STAKING), amount);
    }

    /// @inheritdoc IRevenueLedger
    function payTreasury() external nonReentrant returns (uint256 amount) {
        // Check
        amount = _protocol.first;
        require(amount > 0, TreasuryEmpty());
        // Effect
        _protocol.first = 0;
        address treasury = SPLITTER.treasury();
        emit TreasuryPaid(treasury, amount);
        // Interaction
        TOKEN.safeTransfer(treasury, amount);
    }

    /// @inheritdoc IRevenueLedger
    function burnFees() external nonReentrant returns (uint256 amount) {
        // Check
        amount = _protocol.second;
        require(amount > 0, FeesEmpty());
        // Effect
        _protocol.second = 0;
        emit FeesBurned(amount);
        // Interaction
        TOKEN.burn(amount);
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc IRevenueLedger
    function claimableOf(address account) external view returns (uint256 amount) {
        return _claimable[account];
    }

    /// @inheritdoc IRevenueLedger
    function nodeRevenueOf(NodeId nodeId) external view returns (uint256 commission, uint256 pool) {
        Pair memory revenue = _nodes[nodeId];
        return (revenue.first, revenue.second);
    }

    /// @inheritdoc IRevenueLedger
    function protocolRevenue() external view returns (uint256 treasury, uint256 burnable) {
        Pair memory revenue = _protocol;
        return (revenue.first, revenue.second);
    }
}
