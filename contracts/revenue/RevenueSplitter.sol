// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {DecayScore} from "../libraries/DecayScore.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";
import {Waterfall} from "../libraries/Waterfall.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";
import {Run} from "../types/Run.sol";

/// @title RevenueSplitter
/// @notice The waterfall: who earns what of a price. Knows neither proofs nor callers, and moves no money.
/// @dev Part of the contract that keeps the ledger, because a paid call would pay 9,000 gas for asking another one. Assumed
/// for safety: models and staking name the right accounts. Assumed for liveness: they answer for what they registered.
abstract contract RevenueSplitter is IRevenueSplitter, AccessManaged, OnceLinked {
    using SafeCast for uint256;
    using Waterfall for Waterfall.Terms;

    /// @dev Where the prices of calls go.
    /// @param author Owner of the model. @param royalty What its ancestors get of the licence leg together.
    /// @param sums The legs of all the calls. @param gross Sum of their prices, and so of the legs. The legs' sums are right if
    /// it is below 2^128. @param calls Their number. @param weight What they weigh, as the ranking has it.
    struct Split {
        address author;
        Ppm royalty;
        uint256 gross;
        Legs sums;
        uint256 calls;
        uint256 weight;
    }

    /// @notice Hard bounds of the shares, ppm of the price.
    Ppm public constant MIN_ACTIVITY_FEE = Ppm.wrap(5_000);
    Ppm public constant MAX_ACTIVITY_FEE = Ppm.wrap(100_000);
    Ppm public constant MAX_TREASURY = Ppm.wrap(100_000);
    Ppm public constant MAX_REFERRER = Ppm.wrap(50_000);

    INodeStaking public immutable STAKING;
    IModelRegistry public immutable MODELS;
    /// @notice A call that burns this much, token wei, has full weight in the ranking.
    uint256 public immutable ACTIVITY_UNIT;

    // ppm; together with `linked` (20 bytes) and the end of a pause (3) in one slot, which every settlement reads anyway.
    uint24 private _activityFee;
    uint24 private _treasuryShare;
    uint24 private _referrerShare;

    /// @inheritdoc IRevenueSplitter
    address public treasury;

    constructor(
        INodeStaking staking,
        IModelRegistry models,
        address authority,
        address treasury_,
        Shares memory shares_,
        uint256 activityUnit
    ) AccessManaged(authority) {
        require(address(staking).code.length > 0, LinkTargetEmpty(address(staking)));
        require(address(models).code.length > 0, LinkTargetEmpty(address(models)));
        STAKING = staking;
        MODELS = models;
        ACTIVITY_UNIT = activityUnit;
        _setTreasury(treasury_);
        _setShares(shares_);
    }

    // ------------------------------------------------------------------ splitting

    /// @dev Says where the prices of calls of one model on one node go, and reports it.
    function _split(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        Run[] calldata prices
    ) internal returns (Split memory result) {
        // Resolve
        IModelRegistry.Licence memory licence = MODELS.licenceOf(modelId);
        Waterfall.Terms memory terms = _termsOf(nodeId, licence, referrer);
        // Compute
        Legs memory sums = result.sums;
        uint256 gross = 0;
        for (uint256 i = 0; i < prices.length; ++i) {
            (uint256 price, uint256 calls) = (prices[i].amount(), prices[i].calls());
            Legs memory legs = terms.legsOf(price);
            Waterfall.accumulate(sums, legs, calls);
            gross += price * calls;
            unchecked {
                // At most what is paid altogether, or `gross` would not be what was collected.
                result.calls += calls;
                result.weight += DecayScore.weightOf(legs.burned, ACTIVITY_UNIT) * calls;
            }
            emit RevenueSplit(modelId, nodeId, referrer, price, calls, legs);
        }
        result.gross = gross;
        result.author = licence.author;
        result.royalty = licence.royalty;
    }

    function _termsOf(
        NodeId nodeId,
        IModelRegistry.Licence memory licence,
        address referrer
    ) private view returns (Waterfall.Terms memory terms) {
        (, Ppm commission) = STAKING.termsOf(nodeId);
        terms = Waterfall.Terms({
            activityFee: Ppm.wrap(_activityFee),
            treasury: Ppm.wrap(_treasuryShare),
            referrer: Ppm.wrap(referrer == address(0) ? 0 : _referrerShare),
            licence: licence.licence,
            floor: licence.floor,
            royalty: licence.royalty,
            commission: commission
        });
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
        _activityFee = uint256(Ppm.unwrap(shares_.activityFee)).toUint24();
        _treasuryShare = uint256(Ppm.unwrap(shares_.treasury)).toUint24();
        _referrerShare = uint256(Ppm.unwrap(shares_.referrer)).toUint24();
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
    function shares() external view returns (Shares memory current) {
        return
            Shares({
                activityFee: Ppm.wrap(_activityFee),
                treasury: Ppm.wrap(_treasuryShare),
                referrer: Ppm.wrap(_referrerShare)
            });
    }

    /// @inheritdoc IRevenueSplitter
    function quoteSplit(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        uint256 price
    ) external view returns (Legs memory legs) {
        Waterfall.Terms memory terms = _termsOf(nodeId, MODELS.licenceOf(modelId), referrer);
        return terms.legsOf(price.toUint128());
    }
}
