// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";
import {Waterfall} from "../libraries/Waterfall.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";
import {Run, runOf} from "../types/Run.sol";

/// @title RevenueSplitter
/// @notice The waterfall and the claimable ledger. Knows neither proofs nor callers.
/// @dev Assumed for safety: the linked market splits only what the escrow has paid here (checked against the balance).
/// Assumed for liveness: none; everybody claims for itself, so nobody can block anybody.
contract RevenueSplitter is IRevenueSplitter, AccessManaged, OnceLinked, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for ERC20Burnable;
    using Waterfall for Waterfall.Terms;

    /// @notice Hard bounds of the shares, ppm of the price.
    Ppm public constant MIN_ACTIVITY_FEE = Ppm.wrap(5_000);
    Ppm public constant MAX_ACTIVITY_FEE = Ppm.wrap(100_000);
    Ppm public constant MAX_TREASURY = Ppm.wrap(100_000);
    Ppm public constant MAX_REFERRER = Ppm.wrap(50_000);

    ERC20Burnable public immutable TOKEN;
    INodeStaking public immutable STAKING;
    IModelRegistry public immutable MODELS;

    // Together with `linked` (20 bytes) in one slot, read once per split.
    Ppm private _activityFee; // slot 1
    Ppm private _treasuryShare; // slot 1
    Ppm private _referrerShare; // slot 1

    /// @inheritdoc IRevenueSplitter
    address public treasury; // slot 2
    uint96 private _owed; // slot 2

    mapping(address account => uint256 amount) private _claimable;
    mapping(NodeId nodeId => uint256 amount) private _poolClaimable;

    constructor(
        ERC20Burnable token,
        INodeStaking staking,
        IModelRegistry models,
        address authority,
        address treasury_,
        Shares memory shares_
    ) AccessManaged(authority) {
        require(address(token).code.length > 0, SplitterTokenEmpty(address(token)));
        require(address(staking).code.length > 0, LinkTargetEmpty(address(staking)));
        require(address(models).code.length > 0, LinkTargetEmpty(address(models)));
        TOKEN = token;
        STAKING = staking;
        MODELS = models;
        _setTreasury(treasury_);
        _setShares(shares_);
    }

    // ------------------------------------------------------------------ splitting

    /// @inheritdoc IRevenueSplitter
    function split(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        Run[] calldata prices
    ) external nonReentrant onlyLinked returns (Run[] memory burned) {
        // Resolve
        (Waterfall.Terms memory terms, Waterfall.Payees memory payees) = _resolve(nodeId, modelId, referrer);
        // Compute
        Legs memory sums;
        uint256 gross;
        burned = new Run[](prices.length);
        for (uint256 i = 0; i < prices.length; ++i) {
            (uint256 price, uint256 calls) = (prices[i].amount(), prices[i].calls());
            Legs memory legs = terms.legsOf(price);
            Waterfall.accumulate(sums, legs, calls);
            gross += price * calls;
            burned[i] = runOf(legs.burned, calls); // no leg exceeds the price
            emit RevenueSplit(modelId, nodeId, referrer, price, calls, legs);
        }
        // Effect, interaction
        _book(nodeId, payees, sums, gross);
    }

    /// @dev Storage writes and one burn, however many calls there were.
    function _book(NodeId nodeId, Waterfall.Payees memory payees, Legs memory sums, uint256 gross) private {
        // Check
        uint256 alreadyOwed = _owed;
        uint256 held = TOKEN.balanceOf(address(this));
        require(held >= alreadyOwed + gross, RevenueUnpaid(held, alreadyOwed + gross));
        // Effect
        _owed = (alreadyOwed + gross - sums.burned).toUint96();
        _credit(payees.treasury, sums.treasury);
        _credit(payees.referrer, sums.referrer);
        _credit(payees.author, sums.licence);
        _credit(payees.baseAuthor, sums.royalty);
        _credit(payees.operator, sums.commission);
        if (sums.pool > 0) _poolClaimable[nodeId] += sums.pool;
        // Interaction
        TOKEN.burn(sums.burned);
    }

    function _credit(address account, uint256 amount) private {
        if (amount > 0) _claimable[account] += amount;
    }

    function _resolve(
        NodeId nodeId,
        ModelId modelId,
        address referrer
    ) private view returns (Waterfall.Terms memory terms, Waterfall.Payees memory payees) {
        IModelRegistry.Licence memory licence = MODELS.licenceOf(modelId);
        (address operator, Ppm commission) = STAKING.termsOf(nodeId);
        terms = Waterfall.Terms({
            activityFee: _activityFee,
            treasury: _treasuryShare,
            referrer: referrer == address(0) ? Ppm.wrap(0) : _referrerShare,
            licence: licence.licence,
            royalty: licence.baseAuthor == address(0) ? Ppm.wrap(0) : licence.royalty,
            commission: commission
        });
        payees = Waterfall.Payees({
            treasury: treasury,
            referrer: referrer,
            author: licence.author,
            baseAuthor: licence.baseAuthor,
            operator: operator
        });
    }

    // ------------------------------------------------------------------ claiming

    /// @inheritdoc IRevenueSplitter
    function claim(address account) external nonReentrant returns (uint256 amount) {
        // Check
        amount = _claimable[account];
        require(amount > 0, ClaimEmpty(account));
        // Effect
        _claimable[account] = 0;
        _owed -= amount.toUint96();
        emit Claimed(account, amount);
        // Interaction
        TOKEN.safeTransfer(account, amount);
    }

    /// @inheritdoc IRevenueSplitter
    function collectPool(NodeId nodeId) external nonReentrant returns (uint256 amount) {
        // Check
        require(msg.sender == address(STAKING), SenderNotStaking(msg.sender, address(STAKING)));
        amount = _poolClaimable[nodeId];
        if (amount == 0) return 0;
        // Effect
        _poolClaimable[nodeId] = 0;
        _owed -= amount.toUint96();
        emit PoolCollected(nodeId, amount);
        // Interaction
        TOKEN.safeTransfer(address(STAKING), amount);
    }

    // ------------------------------------------------------------------ governance

    /// @inheritdoc IRevenueSplitter
    function setShares(Shares calldata shares_) external restricted {
        _setShares(shares_);
    }

    /// @inheritdoc IRevenueSplitter
    function setTreasury(address treasury_) external restricted {
        _setTreasury(treasury_);
    }

    function _setShares(Shares memory shares_) private {
        require(
            !(MIN_ACTIVITY_FEE > shares_.activityFee),
            ActivityFeeTooLow(shares_.activityFee, MIN_ACTIVITY_FEE)
        );
        _requireAtMost("activityFee", shares_.activityFee, MAX_ACTIVITY_FEE);
        _requireAtMost("treasury", shares_.treasury, MAX_TREASURY);
        _requireAtMost("referrer", shares_.referrer, MAX_REFERRER);
        _activityFee = shares_.activityFee;
        _treasuryShare = shares_.treasury;
        _referrerShare = shares_.referrer;
        emit SharesChanged(shares_);
    }

    function _setTreasury(address treasury_) private {
        require(treasury_ != address(0), TreasuryZero());
        treasury = treasury_;
        emit TreasuryChanged(treasury_);
    }

    function _requireAtMost(string memory share, Ppm value, Ppm maximum) private pure {
        require(!(value > maximum), ShareTooHigh(share, value, maximum));
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc IRevenueSplitter
    function claimableOf(address account) external view returns (uint256 amount) {
        return _claimable[account];
    }

    /// @inheritdoc IRevenueSplitter
    function poolClaimableOf(NodeId nodeId) external view returns (uint256 amount) {
        return _poolClaimable[nodeId];
    }

    /// @inheritdoc IRevenueSplitter
    function owed() external view returns (uint256 amount) {
        return _owed;
    }

    /// @inheritdoc IRevenueSplitter
    function shares() external view returns (Shares memory current) {
        return Shares({activityFee: _activityFee, treasury: _treasuryShare, referrer: _referrerShare});
    }

    /// @inheritdoc IRevenueSplitter
    function quoteSplit(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        uint256 price
    ) external view returns (Legs memory legs) {
        (Waterfall.Terms memory terms, ) = _resolve(nodeId, modelId, referrer);
        return terms.legsOf(price);
    }
}
