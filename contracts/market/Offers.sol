// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {OfferState} from "../types/OfferState.sol";
import {MarketParts} from "./MarketParts.sol";

/// @notice What nodes offer: a price that only falls without notice, and how many requests they take.
/// @dev Requests are counted by the hour they come in, not while they are open: that costs nothing when they are answered, and
/// nobody can fill a node's places for weeks with requests that it can't answer.
abstract contract Offers is MarketParts {
    using SafeCast for uint256;

    struct StoredOffer {
        OfferState state; // slot 0: all that a request reads and writes
        uint96 nextPrice; // slot 1: what is announced, token wei; 0 for a retirement
    }

    /// @notice What an offer's capacity is per, seconds; windows begin at its multiples.
    uint256 public constant CAPACITY_WINDOW = 1 hours;
    /// @notice The capacity of an offer whose requests are not counted, which makes them cheaper.
    uint32 public constant UNLIMITED = type(uint32).max;

    /// @notice From announcing a dearer price, or a retirement, to its beginning, seconds. As long as a session's money takes to
    /// come back: longer than any voucher lives, and who won't pay the new price has left before it begins (R23).
    uint64 public immutable OFFER_NOTICE;

    mapping(NodeId nodeId => mapping(ModelId modelId => StoredOffer offer)) private _offers;

    constructor() {
        OFFER_NOTICE = ESCROW.THAW_PERIOD();
    }

    /// @inheritdoc IInferenceMarket
    function setOffer(
        NodeId nodeId,
        ModelId modelId,
        uint96 price,
        uint32 capacity
    ) external onlyOperator(nodeId) {
        // Check
        require(price > 0, PriceZero());
        require(STAKING.isBonded(nodeId), NodeNotBonded(nodeId));
        // With a referrer, who leaves the author least.
        _requireTerms(nodeId, modelId, address(this), price);
        // Effect
        StoredOffer storage offer = _offers[nodeId][modelId];
        OfferState state = _stateNow(offer).withCapacity(capacity);
        bool dearer = state.price() > 0 && price > state.price();
        if (!dearer) state = state.withPrice(price);
        offer.state = state;
        emit OfferChanged(nodeId, modelId, state.price(), capacity);
        if (dearer) _announce(nodeId, modelId, price);
    }

    /// @dev Whether the model is known, the node one that its author lets serve it, and the price one that can pay what the author
    /// asks for at least.
    function _requireTerms(NodeId nodeId, ModelId modelId, address referrer, uint256 price) internal view {
        (bool allowed, uint256 floor) = MODELS.servingTermsOf(modelId, nodeId);
        require(allowed, ServingNotAllowed(nodeId, modelId));
        if (floor == 0) return;
        IRevenueSplitter.Legs memory legs = ESCROW.quoteSplit(nodeId, modelId, referrer, price);
        uint256 licence = legs.licence + legs.royalty;
        require(licence >= floor, PriceBelowFloor(licence, floor));
    }

    /// @inheritdoc IInferenceMarket
    function retireOffer(NodeId nodeId, ModelId modelId) external onlyOperator(nodeId) {
        // Check
        StoredOffer storage offer = _offers[nodeId][modelId];
        OfferState state = _stateNow(offer);
        require(state.price() > 0, OfferInactive(nodeId, modelId));
        // Effect
        offer.state = state;
        _announce(nodeId, modelId, 0);
    }

    /// @inheritdoc IInferenceMarket
    function dropOffer(NodeId nodeId, ModelId modelId) external {
        // Check
        require(!MODELS.mayServe(modelId, nodeId), ServingAllowed(nodeId, modelId));
        StoredOffer storage offer = _offers[nodeId][modelId];
        OfferState state = _stateNow(offer);
        require(state.price() > 0, OfferInactive(nodeId, modelId));
        // Effect
        offer.state = state.withPrice(0);
        emit OfferChanged(nodeId, modelId, 0, state.capacity());
    }

    /// @dev Replaces what was announced before; the stored state is that of now.
    function _announce(NodeId nodeId, ModelId modelId, uint96 price) private {
        StoredOffer storage offer = _offers[nodeId][modelId];
        uint40 startsAt = (block.timestamp + OFFER_NOTICE).toUint40();
        offer.state = offer.state.withChangeAt(startsAt);
        offer.nextPrice = price;
        emit OfferChangeAnnounced(nodeId, modelId, price, startsAt);
    }

    /// @dev Counts one request and tells what it costs.
    function _takePlace(NodeId nodeId, ModelId modelId) internal returns (uint256 price) {
        // Check
        StoredOffer storage offer = _offers[nodeId][modelId];
        OfferState state = _stateNow(offer);
        price = state.price();
        require(price > 0, OfferInactive(nodeId, modelId));
        uint256 capacity = state.capacity();
        if (capacity == UNLIMITED) return price;
        uint256 window = block.timestamp / CAPACITY_WINDOW; // fits 32 bits for 490,000 years
        uint256 taken = state.takenIn(window);
        require(taken < capacity, OfferFull(nodeId, modelId, capacity));
        // Effect
        unchecked {
            offer.state = state.withTaken(window, taken + 1); // at most the capacity
        }
    }

    /// @dev The state in force. Reads one slot, and the second only once an announced change has begun and until the state is
    /// stored again.
    function _stateNow(StoredOffer storage offer) private view returns (OfferState state) {
        state = offer.state;
        uint256 changesAt = state.changesAt();
        if (changesAt == 0 || changesAt > block.timestamp) return state;
        return state.withPrice(offer.nextPrice);
    }

    /// @inheritdoc IInferenceMarket
    function offerOf(NodeId nodeId, ModelId modelId) external view returns (Offer memory offer) {
        StoredOffer storage stored = _offers[nodeId][modelId];
        OfferState state = _stateNow(stored);
        offer.price = state.price().toUint96();
        offer.capacity = state.capacity().toUint32();
        offer.active = offer.price > 0;
        offer.changesAt = state.changesAt().toUint40();
        if (offer.changesAt > 0) offer.nextPrice = stored.nextPrice;
    }
}
