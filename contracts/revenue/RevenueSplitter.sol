// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
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
/// @notice The waterfall: who earns what of a price. Holds no money and knows neither proofs nor callers.
/// @dev Assumed for safety: models and staking name the right accounts; the ledger credits no more than was paid, whatever
/// is said here. Assumed for liveness: models and staking answer for what they registered.
contract RevenueSplitter is IRevenueSplitter, AccessManaged, OnceLinked {
    using SafeCast for uint256;
    using Waterfall for Waterfall.Terms;

    /// @notice Hard bounds of the shares, ppm of the price.
    Ppm public constant MIN_ACTIVITY_FEE = Ppm.wrap(5_000);
    Ppm public constant MAX_ACTIVITY_FEE = Ppm.wrap(100_000);
    Ppm public constant MAX_TREASURY = Ppm.wrap(100_000);
    Ppm public constant MAX_REFERRER = Ppm.wrap(50_000);

    INodeStaking public immutable STAKING;
    IModelRegistry public immutable MODELS;

    // Together with `linked` (20 bytes) in one slot, read once per split.
    Ppm private _activityFee; // slot 1
    Ppm private _treasuryShare; // slot 1
    Ppm private _referrerShare; // slot 1

    /// @inheritdoc IRevenueSplitter
    address public treasury; // slot 2

    constructor(
        INodeStaking staking,
        IModelRegistry models,
        address authority,
        address treasury_,
        Shares memory shares_
    ) AccessManaged(authority) {
        require(address(staking).code.length > 0, LinkTargetEmpty(address(staking)));
        require(address(models).code.length > 0, LinkTargetEmpty(address(models)));
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
    ) external onlyLinked returns (Revenue memory revenue, Run[] memory burned) {
        // Resolve
        IModelRegistry.Licence memory licence = MODELS.licenceOf(modelId);
        Waterfall.Terms memory terms = _termsOf(nodeId, licence, referrer);
        // Compute
        Legs memory sums = revenue.legs;
        burned = new Run[](prices.length);
        for (uint256 i = 0; i < prices.length; ++i) {
            (uint256 price, uint256 calls) = (prices[i].amount(), prices[i].calls());
            Legs memory legs = terms.legsOf(price);
            Waterfall.accumulate(sums, legs, calls);
            burned[i] = runOf(legs.burned, calls); // no leg exceeds the price
            emit RevenueSplit(modelId, nodeId, referrer, price, calls, legs);
        }
        revenue.nodeId = nodeId;
        revenue.author = licence.author;
        revenue.referrer = referrer;
        if (sums.royalty > 0) {
            revenue.royalties = _shareOut(modelId, sums.royalty, Ppm.unwrap(licence.royalty));
        }
    }

    /// @dev Shares the royalty of all the calls out among the model's ancestors: each gets its part of the whole rounded down,
    /// except for the nearest, which gets what remains, so that they sum to it.
    function _shareOut(
        ModelId modelId,
        uint256 royalty,
        uint256 shares_
    ) private returns (Royalty[] memory royalties) {
        IModelRegistry.Ancestor[] memory ancestors = MODELS.royaltiesOf(modelId);
        royalties = new Royalty[](ancestors.length);
        uint256 left = royalty;
        for (uint256 i = ancestors.length; i > 0; --i) {
            IModelRegistry.Ancestor memory ancestor = ancestors[i - 1];
            uint256 amount = i == 1 ? left : (royalty * Ppm.unwrap(ancestor.royalty)) / shares_;
            left -= amount;
            royalties[i - 1] = Royalty(ancestor.account, amount);
            emit RoyaltyPaid(modelId, ancestor.modelId, ancestor.account, amount);
        }
    }

    function _termsOf(
        NodeId nodeId,
        IModelRegistry.Licence memory licence,
        address referrer
    ) private view returns (Waterfall.Terms memory terms) {
        (, Ppm commission) = STAKING.termsOf(nodeId);
        terms = Waterfall.Terms({
            activityFee: _activityFee,
            treasury: _treasuryShare,
            referrer: referrer == address(0) ? Ppm.wrap(0) : _referrerShare,
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
        Waterfall.Terms memory terms = _termsOf(nodeId, MODELS.licenceOf(modelId), referrer);
        return terms.legsOf(price.toUint128());
    }
}
