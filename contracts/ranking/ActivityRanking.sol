// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IActivityRanking} from "../interfaces/IActivityRanking.sol";
import {LogMath} from "../libraries/LogMath.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";
import {RankHeap} from "../libraries/RankHeap.sol";
import {ModelId} from "../types/ModelId.sol";
import {ModelState} from "../types/ModelState.sol";
import {Run} from "../types/Run.sol";

/// @notice The log-bucket book. A call at time t adds the weight 2^((t − START) / HALF_LIFE) · min(1, burned / ACTIVITY_UNIT)
/// to its model. A model's score is log2 of its weight, so it only grows, and the order of two models never changes between
/// their calls: an idle model needs no writes. Bucket b holds the scores in [b/16, (b + 1)/16) as a doubly linked list. Only a
/// model that leaves its bucket is relinked: at most four neighbours and two list heads, however many models there are.
/// @dev All rounding is down: a model's activity never exceeds its burned fees divided by ACTIVITY_UNIT (E01).
/// The book needs no bitmap: eight list heads share a word, and a word without models is zero.
contract ActivityRanking is IActivityRanking, OnceLinked {
    using LogMath for uint256;
    using RankHeap for RankHeap.Item[];

    /// @dev A word that a storage reference can point to, so that its place is computed once.
    struct Slot {
        ModelState state;
    }

    /// @dev Activity has this many fractional bits inside, which offsets scores by as many powers of two.
    uint256 private constant ACTIVITY_BITS = 128;
    uint256 private constant FRACTION_BITS = 64;
    uint256 private constant HIDDEN_BITS = 32;
    /// @dev 2^60 in 64 fractional bits is 1/16.
    uint256 private constant BUCKET_BITS = 60;
    /// @dev Eight heads of 32 bits in a word.
    uint256 private constant HEADS_BITS = 3;
    uint256 private constant HEAD_BITS = 32;
    uint256 private constant HEAD_MASK = type(uint32).max;
    uint256 private constant ACTIVITY_SCALE = 1e18;

    /// @notice Bounds of `HALF_LIFE`, seconds. Views pass two words of the book for every half-life, and nobody could pay for
    /// the way down to a model that was idle for millions of them.
    uint256 public constant MIN_HALF_LIFE = 1 days;
    uint256 public constant MAX_HALF_LIFE = 365 days;

    /// @notice When weights began to count, unix seconds.
    uint256 public immutable START = block.timestamp;
    /// @notice Seconds in which activity halves.
    uint256 public immutable HALF_LIFE;
    /// @notice A call that burned this much, in token wei, has full weight.
    uint256 public immutable ACTIVITY_UNIT;

    /// @dev These two share a slot with the address of the linked market, which every `record` reads anyway.
    uint32 private _size;
    /// @dev The highest word of heads with a model. Never falls: scores do not.
    uint40 private _topWord;

    mapping(ModelId modelId => Slot slot) private _slots;
    mapping(uint256 index => ModelId modelId) private _models;
    mapping(uint256 word => uint256 heads) private _heads;

    /// @param halfLife Seconds, within the bounds. @param activityUnit Token wei, below 2^96.
    constructor(uint256 halfLife, uint256 activityUnit) {
        require(
            halfLife >= MIN_HALF_LIFE && halfLife <= MAX_HALF_LIFE,
            HalfLifeOutOfRange(halfLife, MIN_HALF_LIFE, MAX_HALF_LIFE)
        );
        require(activityUnit > 0 && activityUnit <= type(uint96).max, ActivityUnitOutOfRange(activityUnit));
        HALF_LIFE = halfLife;
        ACTIVITY_UNIT = activityUnit;
    }

    // -------------------------------------------------------------------------------------------------- recording

    /// @inheritdoc IActivityRanking
    function record(ModelId modelId, Run[] calldata burned) external onlyLinked {
        Slot storage slot = _slots[modelId];
        ModelState state = slot.state;
        // Compute, in this function since every settlement pays for it: the calls' weight times ACTIVITY_UNIT, without
        // rounding, and their number.
        uint256 weight;
        uint256 calls;
        unchecked {
            for (uint256 left = burned.length; left > 0;) {
                Run run = burned[--left];
                uint256 amount = run.amount();
                uint256 count = run.calls();
                // At most 2^96 each, and nobody can pay for a transaction of 2^32 calls: below 2^128.
                weight += (amount < ACTIVITY_UNIT ? amount : ACTIVITY_UNIT) * count;
                calls += count;
            }
        }
        state = state.addCalls(calls);
        // Effect:
        if (weight > 0) state = _addWeight(modelId, state, weight);
        slot.state = state;
    }

    /// @dev The state with more weight, and the book in order. `state` itself is the caller's to store.
    function _addWeight(ModelId modelId, ModelState state, uint256 weight) private returns (ModelState) {
        uint256 old = state.score();
        uint256 score = _growDown(old, (weight << ACTIVITY_BITS) / ACTIVITY_UNIT);
        if (score >> BUCKET_BITS == old >> BUCKET_BITS) return state.withScoreInBucket(score);
        if (state.index() > 0) {
            _remove(state);
        } else {
            uint256 index = ++_size;
            _models[index] = modelId;
            state = state.withIndex(index);
        }
        return _insert(state.withScore(score));
    }

    /// @dev The score with `added` more activity now, in 2^-128 calls; at least 2^32, because the unit is below 2^96. So no model in
    /// the book has the score 0, nor one in bucket 0. Never below the old score: the book relies on it.
    function _growDown(uint256 score, uint256 added) private view returns (uint256) {
        uint256 clock = _clockDown();
        unchecked {
            // Fewer than 2^64 calls are ever recorded: activity fits 192 bits, as does `added`. The clock fits 96 bits for 136 years.
            if (score > clock) {
                uint256 activity = LogMath.exp2(score - clock);
                // From the larger one, so that what is added counts with all its bits however large the rest is.
                if (activity > added) return score + LogMath.log2OnePlus(_ratioDown(added, activity));
                added += activity;
            }
            return clock + LogMath.log2(added);
        }
    }

    /// @dev added / activity in 96 fractional bits. `activityDown` may be too low by 2^-36 of itself and by 1, so more is
    /// divided by. `added` is below 2^160: nobody can pay for 2^32 calls in one transaction.
    function _ratioDown(uint256 added, uint256 activityDown) private pure returns (uint256) {
        unchecked {
            return (added << 96) / (activityDown + (activityDown >> 36) + 1);
        }
    }

    /// @dev Half-lives since START, 64 fractional bits.
    function _clockDown() private view returns (uint256) {
        unchecked {
            return ((block.timestamp - START) << FRACTION_BITS) / HALF_LIFE; // Time does not run backwards.
        }
    }

    // --------------------------------------------------------------------------------------------------- the book

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

    /// @dev Puts the model first into the list of its score's bucket. Order inside a list means nothing.
    function _insert(ModelState state) private returns (ModelState) {
        uint256 head = _setHead(state.score() >> BUCKET_BITS, state.index());
        if (head != 0) {
            Slot storage slot = _slots[_models[head]];
            slot.state = slot.state.withPrevious(state.index());
        }
        return state.withPrevious(0).withNext(head);
    }

    /// @dev Replaces the first model of a bucket's list.
    function _setHead(uint256 bucket, uint256 index) private returns (uint256 head) {
        uint256 word = bucket >> HEADS_BITS;
        uint256 shift = (bucket % (1 << HEADS_BITS)) * HEAD_BITS;
        uint256 heads = _heads[word];
        head = (heads >> shift) & HEAD_MASK;
        _heads[word] = heads ^ ((head ^ index) << shift);
        if (word > _topWord) _topWord = uint40(word); // A score has 96 bits, so a word's number has 33.
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IActivityRanking
    function entryOf(ModelId modelId) external view returns (Entry memory entry) {
        ModelState state = _slots[modelId].state;
        return Entry({modelId: modelId, score: _shown(state), calls: uint64(state.calls())});
    }

    /// @inheritdoc IActivityRanking
    function activityOf(ModelId modelId) external view returns (uint256 activity) {
        ModelState state = _slots[modelId].state;
        uint256 score = state.score();
        uint256 clock = _clockDown();
        // A model that is not in the book has the score 0; below the clock, activity is less than 2^-128.
        return score > clock ? (LogMath.exp2(score - clock) * ACTIVITY_SCALE) >> ACTIVITY_BITS : 0;
    }

    /// @inheritdoc IActivityRanking
    function rankOf(ModelId modelId) external view returns (uint256 rank) {
        ModelState state = _slots[modelId].state;
        if (state.index() == 0) return 0;
        uint256 own = state.score() >> BUCKET_BITS;
        rank = 1;
        for (uint256 word = _topWord; word > own >> HEADS_BITS; --word) {
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
        entries = new Entry[](Math.min(count, _size));
        uint256 filled = 0;
        // The book holds at least as many models as `entries`, so this ends before it runs out of words.
        for (uint256 word = uint256(_topWord) + 1; filled < entries.length;) {
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
            entries[filled] = Entry(best.modelId, uint64(best.score >> HIDDEN_BITS), uint64(best.calls));
            ++filled;
        }
        return filled;
    }

    /// @inheritdoc IActivityRanking
    function page(ModelId cursor, uint256 count) external view returns (Entry[] memory entries) {
        RankHeap.Item memory from = _itemOf(cursor);
        uint256 bucket = from.score >> BUCKET_BITS;
        Entry[] memory found = new Entry[](Math.min(count, _size));
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
            entries[filled] = Entry(best.modelId, uint64(best.score >> HIDDEN_BITS), uint64(best.calls));
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
        while (heads == 0 && word < _topWord) heads = _heads[++word];
        // The lowest bit that is set is the lowest head's.
        return heads == 0 ? 0 : (word << HEADS_BITS) + Math.log2(heads & (~heads + 1)) / HEAD_BITS;
    }

    /// @inheritdoc IActivityRanking
    function size() external view returns (uint256 models) {
        return _size;
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

    function _shown(ModelState state) private pure returns (uint64) {
        return uint64(state.score() >> HIDDEN_BITS); // 96 bits less 32.
    }
}
