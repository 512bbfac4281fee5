// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IActivityRanking} from "../interfaces/IActivityRanking.sol";
import {LogMath} from "../libraries/LogMath.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";
import {RankHeap} from "../libraries/RankHeap.sol";
import {ModelId} from "../types/ModelId.sol";

/// @notice The log-bucket book. A call at time t adds the weight 2^((t − START) / HALF_LIFE) · min(1, burned / ACTIVITY_UNIT)
/// to its model. A model's score is log2 of its weight, so it only grows, and the order of two models never changes between
/// their calls: an idle model needs no writes. Bucket b holds the scores in [b/16, (b + 1)/16) as a doubly linked list. Only a
/// model that leaves its bucket is relinked: at most four neighbours and two list heads, however many models there are.
/// @dev All rounding is down: a model's activity never exceeds its burned fees divided by ACTIVITY_UNIT (E01).
/// The book needs no bitmap: eight list heads share a word, and a word without models is zero.
contract ActivityRanking is IActivityRanking, OnceLinked {
    using LogMath for uint256;
    using SafeCast for uint256;
    using RankHeap for RankHeap.Item[];

    /// @dev One model, one slot. Scores have 64 fractional bits inside and 32 outside. Indices count from 1; 0 is none.
    struct State {
        // slot 0
        uint96 score;
        uint64 calls;
        uint32 index;
        uint32 previous;
        uint32 next;
    }

    /// @dev Scores are offset by this many powers of two; ACTIVITY_UNIT is below 2^128, so no weight is below 2^-128.
    uint256 private constant SCORE_OFFSET = 128;
    uint256 private constant FRACTION_BITS = 64;
    uint256 private constant HIDDEN_BITS = 32;
    /// @dev 2^60 in 64 fractional bits is 1/16.
    uint256 private constant BUCKET_BITS = 60;
    /// @dev Eight heads of 32 bits in a word.
    uint256 private constant HEADS_BITS = 3;
    uint256 private constant HEAD_BITS = 32;
    uint256 private constant HEAD_MASK = type(uint32).max;
    uint256 private constant ACTIVITY_SCALE = 1e18;

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

    mapping(ModelId modelId => State state) private _states;
    mapping(uint256 index => ModelId modelId) private _models;
    mapping(uint256 word => uint256 heads) private _heads;

    /// @param halfLife Seconds. @param activityUnit Token wei, below 2^128.
    constructor(uint256 halfLife, uint256 activityUnit) {
        require(halfLife > 0, HalfLifeZero());
        require(activityUnit > 0 && activityUnit <= type(uint128).max, ActivityUnitOutOfRange(activityUnit));
        HALF_LIFE = halfLife;
        ACTIVITY_UNIT = activityUnit;
    }

    // -------------------------------------------------------------------------------------------------- recording

    /// @inheritdoc IActivityRanking
    function record(ModelId modelId, uint256[] calldata burned) external onlyLinked {
        State memory state = _states[modelId];
        // Compute:
        uint256 weight = _weigh(burned);
        state.calls = (state.calls + burned.length).toUint64();
        // Effect:
        if (weight > 0) _addWeight(modelId, state, weight);
        _states[modelId] = state;
        emit ActivityRecorded(modelId, burned.length, _scoreOf(state));
    }

    /// @dev The calls' weight times ACTIVITY_UNIT, without rounding.
    function _weigh(uint256[] calldata burned) private view returns (uint256 weight) {
        unchecked {
            // At most 2^128 each: no overflow.
            for (uint256 i = 0; i < burned.length; ++i) weight += Math.min(burned[i], ACTIVITY_UNIT);
        }
    }

    /// @dev Adds weight to the state in memory and keeps the book in order.
    function _addWeight(ModelId modelId, State memory state, uint256 weight) private {
        // 2^SCORE_OFFSET · weight / unit is at least 1, because the unit is below 2^SCORE_OFFSET.
        uint256 scaledDown = Math.mulDiv(weight, 1 << SCORE_OFFSET, ACTIVITY_UNIT);
        uint256 added = scaledDown.log2() + _clockDown();
        if (state.index == 0) {
            state.index = ++_size;
            _models[state.index] = modelId;
            state.score = added.toUint96();
            _insert(state);
            return;
        }
        uint256 score = LogMath.add(state.score, added);
        if (score >> BUCKET_BITS == state.score >> BUCKET_BITS) {
            state.score = uint96(score); // Differs from a uint96 in its lower 60 bits only.
            return;
        }
        _remove(state);
        state.score = score.toUint96();
        _insert(state);
    }

    /// @dev Half-lives since START, 64 fractional bits.
    function _clockDown() private view returns (uint256) {
        return ((block.timestamp - START) << FRACTION_BITS) / HALF_LIFE;
    }

    // --------------------------------------------------------------------------------------------------- the book

    /// @dev Takes the model out of its bucket's list. Writes its neighbours; `state` itself is the caller's to store.
    function _remove(State memory state) private {
        if (state.previous == 0) _setHead(state.score >> BUCKET_BITS, state.next);
        else _states[_models[state.previous]].next = state.next;
        if (state.next != 0) _states[_models[state.next]].previous = state.previous;
    }

    /// @dev Puts the model first into the list of the bucket of its score. Order inside a list means nothing.
    function _insert(State memory state) private {
        uint256 head = _setHead(state.score >> BUCKET_BITS, state.index);
        if (head != 0) _states[_models[head]].previous = state.index;
        state.previous = 0;
        state.next = uint32(head); // A head has 32 bits.
    }

    /// @dev Replaces the first model of a bucket's list.
    function _setHead(uint256 bucket, uint256 index) private returns (uint256 head) {
        uint256 word = bucket >> HEADS_BITS;
        uint256 shift = (bucket % (1 << HEADS_BITS)) * HEAD_BITS;
        uint256 heads = _heads[word];
        head = (heads >> shift) & HEAD_MASK;
        _heads[word] = heads ^ ((head ^ index) << shift);
        if (word > _topWord) _topWord = uint40(word); // A score has 96 bits, so a word has 33.
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IActivityRanking
    function entryOf(ModelId modelId) external view returns (Entry memory entry) {
        State memory state = _states[modelId];
        return Entry({modelId: modelId, score: _scoreOf(state), calls: state.calls});
    }

    /// @inheritdoc IActivityRanking
    function activityOf(ModelId modelId) external view returns (uint256 activity) {
        State memory state = _states[modelId];
        uint256 clock = _clockDown();
        // An activity below 2^-128 shows as 0; so does a model that is not in the book.
        if (state.index == 0 || state.score < clock) return 0;
        return LogMath.exp2Scaled(state.score - clock, SCORE_OFFSET, ACTIVITY_SCALE);
    }

    /// @inheritdoc IActivityRanking
    function rankOf(ModelId modelId) external view returns (uint256 rank) {
        State memory state = _states[modelId];
        if (state.index == 0) return 0;
        uint256 own = state.score >> BUCKET_BITS;
        rank = 1;
        for (uint256 word = _topWord; word > own >> HEADS_BITS; --word) {
            if (_heads[word] == 0) continue;
            for (uint256 i = 0; i < 1 << HEADS_BITS; ++i) rank += _lengthOf((word << HEADS_BITS) + i);
        }
        for (uint256 bucket = own | ((1 << HEADS_BITS) - 1); bucket > own; --bucket)
            rank += _lengthOf(bucket);
        RankHeap.Item memory item = RankHeap.Item(state.score, modelId, state.calls);
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
            for (uint256 i = 1 << HEADS_BITS; i > 0; --i) {
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
    function size() external view returns (uint256 models) {
        return _size;
    }

    /// @dev The models of a bucket, in no order.
    function _itemsOf(uint256 bucket) private view returns (RankHeap.Item[] memory items) {
        items = new RankHeap.Item[](_lengthOf(bucket));
        uint256 index = _headOf(bucket);
        for (uint256 i = 0; i < items.length; ++i) {
            ModelId modelId = _models[index];
            State memory state = _states[modelId];
            items[i] = RankHeap.Item(state.score, modelId, state.calls);
            index = state.next;
        }
    }

    function _lengthOf(uint256 bucket) private view returns (uint256 length) {
        for (uint256 index = _headOf(bucket); index != 0; index = _states[_models[index]].next) ++length;
    }

    function _headOf(uint256 bucket) private view returns (uint256) {
        return (_heads[bucket >> HEADS_BITS] >> ((bucket % (1 << HEADS_BITS)) * HEAD_BITS)) & HEAD_MASK;
    }

    function _scoreOf(State memory state) private pure returns (uint64) {
        return uint64(state.score >> HIDDEN_BITS); // 96 bits less 32.
    }
}
