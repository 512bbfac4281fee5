// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IActivityRanking} from "../interfaces/IActivityRanking.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRevenueLedger} from "../interfaces/IRevenueLedger.sol";
import {ActivityRanking} from "../ranking/ActivityRanking.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Pace} from "../types/Pace.sol";
import {Ppm} from "../types/Ppm.sol";
import {Run} from "../types/Run.sol";
import {RevenueSplitter} from "./RevenueSplitter.sol";

/// @title RevenueLedger
/// @notice What was earned and not yet claimed, in the contract that holds the callers' money: a payment is an entry here and
/// moves no token. Its claims can never reach what callers still hold: only what left them in the same transaction is credited.
/// @dev One slot per node and one for the protocol, so that a settlement writes few: the token's whole supply fits 96 bits, so two
/// amounts leave 64. There the protocol's slot keeps the pace of activity, and a node's its score.
abstract contract RevenueLedger is IRevenueLedger, RevenueSplitter, ReentrancyGuardTransient {
    using SafeERC20 for ERC20Burnable;

    /// @dev What a node earned, token wei, and its score as the ranking has it.
    struct NodeAccount {
        uint96 commission;
        uint96 pool;
        uint64 score;
    }

    /// @dev What the protocol earned, token wei, and how activity decays.
    struct ProtocolAccount {
        uint96 toTreasury;
        uint96 burnable;
        Pace pace;
    }

    ERC20Burnable public immutable TOKEN;
    /// @inheritdoc IRevenueLedger
    IActivityRanking public immutable RANKING;

    mapping(address account => uint256 amount) private _claimable;
    mapping(NodeId nodeId => NodeAccount account) private _nodes;
    ProtocolAccount private _protocol;
    /// @dev What this transaction has taken from callers and not credited to anybody.
    uint256 private transient _collected;

    /// @dev The ranking takes records only from who made it, so nothing is to be linked and no sender to be looked up.
    constructor(ERC20Burnable token, uint256 halfLife) {
        TOKEN = token;
        RANKING = new ActivityRanking(ACTIVITY_UNIT);
        _setHalfLife(halfLife);
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
    ) external onlyLinked {
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
        ProtocolAccount memory protocol = _protocol;
        _protocol = ProtocolAccount({
            toTreasury: uint96(protocol.toTreasury + sums.treasury),
            burnable: uint96(protocol.burnable + sums.burned),
            pace: protocol.pace
        });
        _creditNode(nodeId, modelId, result, protocol.pace);
    }

    /// @dev Credits the node and records what its calls burned, with one write of its account. Asks only the ranking, which this
    /// contract made and which asks nobody.
    function _creditNode(NodeId nodeId, ModelId modelId, Split memory result, Pace current) private {
        NodeAccount memory node = _nodes[nodeId];
        uint256 score = RANKING.record(modelId, result.calls, result.weight, node.score, current);
        _nodes[nodeId] = NodeAccount({
            commission: uint96(node.commission + result.sums.commission),
            pool: uint96(node.pool + result.sums.pool),
            score: uint64(score)
        });
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
        amount = _nodes[nodeId].commission;
        require(amount > 0, CommissionEmpty(nodeId));
        // Effect
        _nodes[nodeId].commission = 0;
        address operator = STAKING.operatorOf(nodeId);
        emit CommissionClaimed(nodeId, operator, amount);
        // Interaction
        TOKEN.safeTransfer(operator, amount);
    }

    /// @inheritdoc IRevenueLedger
    function collectPool(NodeId nodeId) external nonReentrant returns (uint256 amount) {
        // Check
        require(msg.sender == address(STAKING), SenderNotStaking(msg.sender, address(STAKING)));
        amount = _nodes[nodeId].pool;
        if (amount == 0) return 0;
        // Effect
        _nodes[nodeId].pool = 0;
        emit PoolCollected(nodeId, amount);
        // Interaction
        TOKEN.safeTransfer(address(STAKING), amount);
    }

    /// @inheritdoc IRevenueLedger
    function payTreasury() external nonReentrant returns (uint256 amount) {
        // Check
        amount = _protocol.toTreasury;
        require(amount > 0, TreasuryEmpty());
        // Effect
        _protocol.toTreasury = 0;
        address account = treasury;
        emit TreasuryPaid(account, amount);
        // Interaction
        TOKEN.safeTransfer(account, amount);
    }

    /// @inheritdoc IRevenueLedger
    function burnFees() external nonReentrant returns (uint256 amount) {
        // Check
        amount = _protocol.burnable;
        require(amount > 0, FeesEmpty());
        // Effect
        _protocol.burnable = 0;
        emit FeesBurned(amount);
        // Interaction
        TOKEN.burn(amount);
    }

    // ------------------------------------------------------------------ governance

    /// @inheritdoc IRevenueLedger
    function setHalfLife(uint256 halfLife) external restricted {
        _setHalfLife(halfLife);
    }

    function _setHalfLife(uint256 halfLife) private {
        _protocol.pace = RANKING.changePace(_protocol.pace, halfLife);
        emit HalfLifeChanged(halfLife);
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc IRevenueLedger
    function pace() external view returns (Pace current) {
        return _protocol.pace;
    }

    /// @inheritdoc IRevenueLedger
    function nodeScoreOf(NodeId nodeId) external view returns (uint256 score) {
        return _nodes[nodeId].score;
    }

    /// @inheritdoc IRevenueLedger
    function claimableOf(address account) external view returns (uint256 amount) {
        return _claimable[account];
    }

    /// @inheritdoc IRevenueLedger
    function nodeRevenueOf(NodeId nodeId) external view returns (uint256 commission, uint256 pool) {
        NodeAccount memory node = _nodes[nodeId];
        return (node.commission, node.pool);
    }

    /// @inheritdoc IRevenueLedger
    function protocolRevenue() external view returns (uint256 toTreasury, uint256 burnable) {
        ProtocolAccount memory protocol = _protocol;
        return (protocol.toTreasury, protocol.burnable);
    }
}
