// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IActivityRanking} from "../interfaces/IActivityRanking.sol";
import {IRevenueLedger} from "../interfaces/IRevenueLedger.sol";
import {DecayScore} from "../libraries/DecayScore.sol";
import {RankHeap} from "../libraries/RankHeap.sol";
import {ModelId} from "../types/ModelId.sol";
import {ModelState, WEIGHT_BITS} from "../types/ModelState.sol";
import {NodeId} from "../types/NodeId.sol";
import {Pace} from "../types/Pace.sol";

/// @notice The log-bucket book. A call at the clock c adds the weight 2^c · min(1, burned / ACTIVITY_UNIT) to its model and to its
/// node, where the clock counts half-lives. A score only grows, and the order of two models never changes between their calls: an
/// idle model needs no writes. Each power of two is cut into 16 buckets, each a doubly linked list. Only a model that leaves its
/// bucket is relinked: at most four neighbours and two list heads, however many models there are.
/// @dev All rounding is down: activity never exceeds burned fees divided by ACTIVITY_UNIT (E01).
/// The book needs no bitmap: eight list heads share a word, and a word without models is zero. Nothing that every record needs is
/// kept here but the model's own word: the ledger that made this contract passes the pace and the node's score with each record,
/// out of words that it writes anyway.
contract ActivityRanking is IActivityRanking {
    using RankHeap for RankHeap.Item[];

    /// @dev A word that a storage reference can point to, so that its place is computed once.
    struct Slot {
        ModelState state;
    }

    /// @dev The token's supply fits so many bits.
    uint256 private constant SUPPLY_BITS = 96;
    /// @dev Fractional bits of a clock, and bits of a score below the whole logarithm.
    uint256 private constant CLOCK_BITS = 64;
    uint256 private constant HIDDEN_BITS = 32;
    /// @dev The whole logarithm above 64 bits of the mantissa, of which the highest four count.
    uint256 private constant BUCKET_BITS = 60;
    /// @dev A node's score has 44 bits of its mantissa, so that it fits 64.
    uint256 private constant NODE_SHIFT = 20;
    /// @dev Eight heads of 32 bits in a word.
    uint256 private constant HEADS_BITS = 3;
    uint256 private constant HEAD_BITS = 1 << HEAD_SHIFT;
    uint256 private constant HEAD_SHIFT = 5;
    uint256 private constant HEAD_MASK = type(uint32).max;
    uint256 private constant ACTIVITY_SCALE = 1e18;

    /// @notice Bounds of the half-life, seconds. Views pass two words of the book for every half-life, and nobody could pay for
    /// the way down to a model that was idle for millions of them.
    uint256 public constant MIN_HALF_LIFE = 1 days;
    uint256 public constant MAX_HALF_LIFE = 365 days;

    /// @notice The ledger that made this contract: the only one that records.
    IRevenueLedger public immutable LEDGER = IRevenueLedger(msg.sender);
    /// @notice When weights began to count, unix seconds.
    uint256 public immutable START = block.timestamp;
    /// @notice A call that burned this much, token wei, has full weight.
    uint256 public immutable ACTIVITY_UNIT;

    /// @dev Nothing that is ever burned, together below 2^96, weighs 2^this or more when it is; see `_topWord`.
    uint256 private immutable TOP_POWER;

    /// @dev The next model's; never zero, so that the first model pays no more for it than others.
    uint256 private _nextIndex = 1;

    mapping(ModelId modelId => Slot slot) private _slots;
    mapping(uint256 index => ModelId modelId) private _models;
    mapping(uint256 word => uint256 heads) private _heads;

    /// @param activityUnit Token wei, below 2^96.
    constructor(uint256 activityUnit) {
        require(activityUnit > 0 && activityUnit <= type(uint96).max, ActivityUnitOutOfRange(activityUnit));
        ACTIVITY_UNIT = activityUnit;
        TOP_POWER = SUPPLY_BITS + DecayScore.ACTIVITY_BITS - Math.log2(activityUnit);
    }

    // -------------------------------------------------------------------------------------------------- recording

    /// @inheritdoc IActivityRanking
    function record(
        ModelId modelId,
        uint256 calls,
        uint256 weight,
        uint256 nodeScore,
        Pace pace
    ) external returns (uint256 newNodeScore) {
        if (msg.sender != address(LEDGER)) revert SenderNotLedger(msg.sender, address(LEDGER));
        Slot storage slot = _slots[modelId];
        ModelState state = slot.state.addCalls(calls, DecayScore.callsOf(weight, ACTIVITY_UNIT, WEIGHT_BITS));
        if (weight == 0) {
            slot.state = state;
            return nodeScore;
        }
        uint256 clock = _clock(pace);
        weight = DecayScore.valueOf(weight, ACTIVITY_UNIT, clock);
        uint256 old = state.score();
        uint256 score = DecayScore.grow(old, weight, clock);
        if ((score ^ old) >> BUCKET_BITS == 0) slot.state = state.withScoreInBucket(score);
        else slot.state = _move(modelId, state, score);
        return DecayScore.grow(nodeScore << NODE_SHIFT, weight, clock) >> NODE_SHIFT;
    }

    function _clock(Pace pace) private view returns (uint256 clock) {
        unchecked {
            return pace.clockAt(block.timestamp - START); // Time does not run backwards.
        }
    }

    /// @inheritdoc IActivityRanking
    function changePace(Pace pace, uint256 halfLife_) external view returns (Pace changed) {
        require(
            halfLife_ >= MIN_HALF_LIFE && halfLife_ <= MAX_HALF_LIFE,
            HalfLifeOutOfRange(halfLife_, MIN_HALF_LIFE, MAX_HALF_LIFE)
        );
        require(halfLife_ % 1 hours == 0, HalfLifeNotInHours(halfLife_));
        return pace.withHalfLife(block.timestamp - START, halfLife_);
    }

    // --------------------------------------------------------------------------------------------------- the book

    /// @dev Puts the model where its new score belongs. `state` itself is the caller's to store.
    function _move(ModelId modelId, ModelState state, uint256 score) private returns (ModelState) {
        if (state.index() > 0) {
            _remove(state);
        } else {
            uint256 index = _nextIndex;
            _nextIndex = index + 1;
            _models[index] = modelId;
            state = state.withIndex(index);
        }
        return _insert(state, score);
    }

    /// @dev Takes the model out of its bucket's list. Writes its neighbours.
    function _remove(ModelState state) private {
        uint256 previous = state.previous();
        uint256 next = state.next();
        if (previous == 0) {
            _setHead(state.score() >> BUCKET_BITS, next);
        } else {
            Slot storage slot = _slots[_models[previous]];
            slot.state = slot.state.withNext(next);
        }
        if (next != 0) {
            Slot storage slot = _slots[_models[next]];
            slot.state = slot.state.withPrevious(previous);
        }
    }

    /// @dev Puts the model first into the list of its new score's bucket. Order inside a list means nothing.
    function _insert(ModelState state, uint256 score) private returns (ModelState) {
        uint256 head = _setHead(score >> BUCKET_BITS, state.index());
        if (head != 0) {
            Slot storage slot = _slots[_models[head]];
            slot.state = slot.state.withPrevious(state.index());
        }
        return state.moved(score, head);
    }

    /// @dev Replaces the first model of a bucket's list.
    function _setHead(uint256 bucket, uint256 index) private returns (uint256 head) {
        uint256 word = bucket >> HEADS_BITS;
        uint256 shift = (bucket & ((1 << HEADS_BITS) - 1)) << HEAD_SHIFT;
        uint256 heads = _heads[word];
        head = (heads >> shift) & HEAD_MASK;
        _heads[word] = heads ^ ((head ^ index) << shift);
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IActivityRanking
    function entryOf(ModelId modelId) external view returns (Entry memory entry) {
        ModelState state = _slots[modelId].state;
        return Entry({modelId: modelId, score: _shown(state.score()), calls: uint64(state.calls())});
    }

    /// @inheritdoc IActivityRanking
    function activityOf(ModelId modelId) external view returns (uint256 activity) {
        return _activity(_slots[modelId].state.score());
    }

    /// @inheritdoc IActivityRanking
    function nodeActivityOf(NodeId nodeId) external view returns (uint256 activity) {
        return _activity(LEDGER.nodeScoreOf(nodeId) << NODE_SHIFT);
    }

    /// @dev Now, 18 decimals.
    function _activity(uint256 score) private view returns (uint256 activity) {
        activity = DecayScore.activityOf(score, _clock(LEDGER.pace()));
        return (activity * ACTIVITY_SCALE) >> DecayScore.ACTIVITY_BITS;
    }

    /// @inheritdoc IActivityRanking
    function halfLife() external view returns (uint256 seconds_) {
        return LEDGER.pace().halfLife();
    }

    /// @inheritdoc IActivityRanking
    function lifetimeWeightOf(ModelId modelId) external view returns (uint256 weight) {
        return (_slots[modelId].state.weight() * ACTIVITY_SCALE) >> WEIGHT_BITS;
    }

    /// @inheritdoc IActivityRanking
    function rankOf(ModelId modelId) external view returns (uint256 rank) {
        ModelState state = _slots[modelId].state;
        if (state.index() == 0) return 0;
        uint256 own = state.score() >> BUCKET_BITS;
        rank = 1;
        for (uint256 word = _topWord(); word > own >> HEADS_BITS; --word) {
            if (_heads[word] == 0) continue;
            for (uint256 i = 0; i < 1 << HEADS_BITS; ++i) rank += _lengthOf((word << HEADS_BITS) + i);
        }
        for (uint256 bucket = own | ((1 << HEADS_BITS) - 1); bucket > own; --bucket)
            rank += _lengthOf(bucket);
        RankHeap.Item memory item = RankHeap.Item(state.score(), modelId, state.calls());
        RankHeap.Item[] memory items = _itemsOf(own);
        for (uint256 i = 0; i < items.length; ++i) if (RankHeap.isAbove(items[i], item)) ++rank;
    }

    /// @inheritdoc IActivityRanking
    function top(uint256 count) external view returns (Entry[] memory entries) {
        entries = new Entry[](Math.min(count, size()));
        uint256 filled = 0;
        // The book holds at least as many models as `entries`, so this ends before it runs out of words.
        for (uint256 word = _topWord() + 1; filled < entries.length;) {
            if (_heads[--word] == 0) continue;
            for (uint256 i = 1 << HEADS_BITS; i > 0 && filled < entries.length; --i) {
                filled = _fill(entries, filled, (word << HEADS_BITS) + i - 1);
            }
        }
    }

    /// @dev Appends a bucket's models, most active first, until `entries` is full.
    function _fill(Entry[] memory entries, uint256 filled, uint256 bucket) private view returns (uint256) {
        RankHeap.Item[] memory items = _itemsOf(bucket);
        items.build();
        for (uint256 left = items.length; left > 0 && filled < entries.length; --left) {
            RankHeap.Item memory best = items.pop(left);
            entries[filled] = Entry(best.modelId, _shown(best.score), uint64(best.calls));
            ++filled;
        }
        return filled;
    }

    /// @inheritdoc IActivityRanking
    function page(ModelId cursor, uint256 count) external view returns (Entry[] memory entries) {
        RankHeap.Item memory from = _itemOf(cursor);
        uint256 bucket = from.score >> BUCKET_BITS;
        Entry[] memory found = new Entry[](Math.min(count, size()));
        uint256 filled = _fillBelow(found, bucket, from);
        while (filled < found.length && (bucket = _bucketBelow(bucket)) > 0)
            filled = _fill(found, filled, bucket);
        entries = new Entry[](filled);
        for (uint256 i = 0; i < filled; ++i) entries[i] = found[i];
    }

    /// @dev Takes what ranks below `from` out of its own bucket, most active first, until `entries` is full.
    function _fillBelow(
        Entry[] memory entries,
        uint256 bucket,
        RankHeap.Item memory from
    ) private view returns (uint256 filled) {
        RankHeap.Item[] memory items = _itemsOf(bucket);
        items.build();
        for (uint256 left = items.length; left > 0 && filled < entries.length; --left) {
            RankHeap.Item memory best = items.pop(left);
            if (!RankHeap.isAbove(from, best)) continue;
            entries[filled] = Entry(best.modelId, _shown(best.score), uint64(best.calls));
            ++filled;
        }
    }

    /// @inheritdoc IActivityRanking
    function neighboursOf(ModelId modelId) external view returns (ModelId above, ModelId below) {
        RankHeap.Item memory item = _itemOf(modelId);
        uint256 bucket = item.score >> BUCKET_BITS;
        bool found;
        (found, above) = _lowestAbove(bucket, item);
        if (!found) (, above) = _lowestAbove(_bucketAbove(bucket), item);
        (found, below) = _highestBelow(bucket, item);
        if (!found) (, below) = _highestBelow(_bucketBelow(bucket), item);
    }

    function _lowestAbove(
        uint256 bucket,
        RankHeap.Item memory item
    ) private view returns (bool found, ModelId modelId) {
        RankHeap.Item[] memory items = _itemsOf(bucket);
        RankHeap.Item memory best;
        for (uint256 i = 0; i < items.length; ++i) {
            if (!RankHeap.isAbove(items[i], item)) continue;
            if (!found || RankHeap.isAbove(best, items[i])) best = items[i];
            found = true;
        }
        modelId = best.modelId;
    }

    function _highestBelow(
        uint256 bucket,
        RankHeap.Item memory item
    ) private view returns (bool found, ModelId modelId) {
        RankHeap.Item[] memory items = _itemsOf(bucket);
        RankHeap.Item memory best;
        for (uint256 i = 0; i < items.length; ++i) {
            if (!RankHeap.isAbove(item, items[i])) continue;
            if (!found || RankHeap.isAbove(items[i], best)) best = items[i];
            found = true;
        }
        modelId = best.modelId;
    }

    function _itemOf(ModelId modelId) private view returns (RankHeap.Item memory item) {
        ModelState state = _slots[modelId].state;
        require(state.index() > 0, ModelUnranked(modelId));
        return RankHeap.Item(state.score(), modelId, state.calls());
    }

    /// @dev The next bucket below that holds a model, or 0, which never does.
    function _bucketBelow(uint256 bucket) private view returns (uint256) {
        uint256 word = bucket >> HEADS_BITS;
        uint256 heads = _heads[word] & ((1 << ((bucket % (1 << HEADS_BITS)) * HEAD_BITS)) - 1);
        while (heads == 0 && word > 0) heads = _heads[--word];
        return heads == 0 ? 0 : (word << HEADS_BITS) + Math.log2(heads) / HEAD_BITS;
    }

    /// @dev The next bucket above that holds a model, or 0, which never does.
    function _bucketAbove(uint256 bucket) private view returns (uint256) {
        uint256 word = bucket >> HEADS_BITS;
        uint256 shift = ((bucket % (1 << HEADS_BITS)) + 1) * HEAD_BITS;
        uint256 heads = (_heads[word] >> shift) << shift; // nothing is left of a shift by 256
        for (uint256 last = _topWord(); heads == 0 && word < last;) heads = _heads[++word];
        // The lowest bit that is set is the lowest head's.
        return heads == 0 ? 0 : (word << HEADS_BITS) + Math.log2(heads & (~heads + 1)) / HEAD_BITS;
    }

    /// @inheritdoc IActivityRanking
    function size() public view returns (uint256 models) {
        return _nextIndex - 1;
    }

    /// @dev No word above this one holds a model: a score is at most what all that is ever burned would weigh now. To keep the
    /// highest word that does would cost every move 2,100 gas and the dearest 5,000; views pay for these empty words instead.
    function _topWord() private view returns (uint256 word) {
        uint256 power = (_clock(LEDGER.pace()) >> CLOCK_BITS) + 1 + TOP_POWER;
        return ((power << CLOCK_BITS) >> BUCKET_BITS) >> HEADS_BITS;
    }

    /// @dev The models of a bucket, in no order.
    function _itemsOf(uint256 bucket) private view returns (RankHeap.Item[] memory items) {
        items = new RankHeap.Item[](_lengthOf(bucket));
        uint256 index = _headOf(bucket);
        for (uint256 i = 0; i < items.length; ++i) {
            ModelId modelId = _models[index];
            ModelState state = _slots[modelId].state;
            items[i] = RankHeap.Item(state.score(), modelId, state.calls());
            index = state.next();
        }
    }

    function _lengthOf(uint256 bucket) private view returns (uint256 length) {
        for (uint256 index = _headOf(bucket); index != 0; index = _slots[_models[index]].state.next())
            ++length;
    }

    function _headOf(uint256 bucket) private view returns (uint256) {
        return (_heads[bucket >> HEADS_BITS] >> ((bucket % (1 << HEADS_BITS)) * HEAD_BITS)) & HEAD_MASK;
    }

    function _shown(uint256 score) private pure returns (uint64) {
        return score == 0 ? 0 : uint64(DecayScore.logarithmOf(score) >> HIDDEN_BITS); // 96 bits less 32.
    }
}
