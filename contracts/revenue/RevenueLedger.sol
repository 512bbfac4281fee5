// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRevenueLedger} from "../interfaces/IRevenueLedger.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";
import {Run} from "../types/Run.sol";
import {RevenueSplitter} from "./RevenueSplitter.sol";

/// @title RevenueLedger
/// @notice What was earned and not yet claimed, in the contract that holds the callers' money: a payment is an entry here and
/// moves no token. Its claims can never reach what callers still hold: only what left them in the same transaction is credited.
/// @dev One slot per node and one for the protocol, so that a settlement writes few; the amounts fit 128 bits because the
/// token's whole supply fits 96.
abstract contract RevenueLedger is IRevenueLedger, RevenueSplitter, ReentrancyGuardTransient {
    using SafeERC20 for ERC20Burnable;

    /// @dev Two amounts, token wei, that are earned by the same call.
    struct Pair {
        uint128 first;
        uint128 second;
    }

    ERC20Burnable public immutable TOKEN;

    mapping(address account => uint256 amount) private _claimable;
    /// @dev Commission and pool.
    mapping(NodeId nodeId => Pair revenue) private _nodes;
    /// @dev Treasury and what is to be burned.
    Pair private _protocol;
    /// @dev What this transaction has taken from callers and not credited to anybody.
    uint256 private transient _collected;

    constructor(ERC20Burnable token) {
        TOKEN = token;
    }

    // ------------------------------------------------------------------ crediting

    /// @dev Money that a caller has just paid.
    function _collect(uint256 amount) internal {
        _collected += amount;
    }

    /// @inheritdoc IRevenueLedger
    function distribute(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        Run[] calldata prices
    ) external onlyLinked returns (Run[] memory burned) {
        // Compute
        Split memory result = _split(nodeId, modelId, referrer, prices);
        // Check
        uint256 collected = _collected;
        require(result.gross <= collected, RevenueUnpaid(result.gross, collected));
        // Effect
        unchecked {
            _collected = collected - result.gross; // checked above
        }
        Legs memory sums = result.sums;
        _earn(result.author, sums.licence);
        _earn(referrer, sums.referrer);
        if (sums.royalty > 0) _earnRoyalties(modelId, sums.royalty, Ppm.unwrap(result.royalty));
        _add(_nodes[nodeId], sums.commission, sums.pool);
        _add(_protocol, sums.treasury, sums.burned);
        return result.burned;
    }

    function _earn(address account, uint256 amount) private {
        if (amount > 0) _claimable[account] += amount;
    }

    /// @dev Shares the royalty of all the calls out among the model's ancestors: each gets its part of the whole rounded down,
    /// except for the nearest, which gets what remains, so that they sum to it.
    function _earnRoyalties(ModelId modelId, uint256 royalty, uint256 wholeShare) private {
        IModelRegistry.Ancestor[] memory ancestors = MODELS.royaltiesOf(modelId);
        uint256 left = royalty;
        for (uint256 i = ancestors.length; i > 0; --i) {
            IModelRegistry.Ancestor memory ancestor = ancestors[i - 1];
            uint256 amount = i == 1 ? left : (royalty * Ppm.unwrap(ancestor.royalty)) / wholeShare;
            left -= amount;
            _earn(ancestor.account, amount);
            emit RoyaltyPaid(modelId, ancestor.modelId, ancestor.account, amount);
        }
    }

    /// @dev Amounts of collected money: no sum of these exceeds the token's supply.
    function _add(Pair storage pair, uint256 first, uint256 second) private {
        Pair memory sums = pair;
        pair.first = uint128(sums.first + first);
        pair.second = uint128(sums.second + second);
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
        address account = treasury;
        emit TreasuryPaid(account, amount);
        // Interaction
        TOKEN.safeTransfer(account, amount);
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
    function protocolRevenue() external view returns (uint256 toTreasury, uint256 burnable) {
        Pair memory revenue = _protocol;
        return (revenue.first, revenue.second);
    }
}
