// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice One model of the ranking in one word. From the highest bit: score (96 bits, 64 of them the mantissa), lifetime
/// weight (32 bits, 11 of them fractional), calls (32 bits), then three numbers of 32 bits: the model's own index and those of its
/// neighbours in the list of its bucket. Indices count from 1; 0 is none.
type ModelState is uint256;

using {score, weight, calls, index, previous, next} for ModelState global;
using {addCalls, moved, withScoreInBucket, withIndex, withPrevious, withNext} for ModelState global;

uint256 constant SCORE_SHIFT = 160;
uint256 constant WEIGHT_SHIFT = 128;
uint256 constant CALLS_SHIFT = 96;
uint256 constant INDEX_SHIFT = 64;
uint256 constant PREVIOUS_SHIFT = 32;
uint256 constant INDEX_MASK = type(uint32).max;
uint256 constant COUNT_MASK = type(uint32).max;
/// @dev Fractional bits of the weight.
uint256 constant WEIGHT_BITS = 11;
/// @dev Weight, calls and index: what a move does not change.
uint256 constant STAYING_MASK = (1 << 160) - (1 << 64);

function score(ModelState state) pure returns (uint256) {
    return ModelState.unwrap(state) >> SCORE_SHIFT;
}

/// @notice Full-weight calls ever, in 2^-11 of one.
function weight(ModelState state) pure returns (uint256) {
    return (ModelState.unwrap(state) >> WEIGHT_SHIFT) & COUNT_MASK;
}

function calls(ModelState state) pure returns (uint256) {
    return (ModelState.unwrap(state) >> CALLS_SHIFT) & COUNT_MASK;
}

function index(ModelState state) pure returns (uint256) {
    return (ModelState.unwrap(state) >> INDEX_SHIFT) & INDEX_MASK;
}

function previous(ModelState state) pure returns (uint256) {
    return (ModelState.unwrap(state) >> PREVIOUS_SHIFT) & INDEX_MASK;
}

function next(ModelState state) pure returns (uint256) {
    return ModelState.unwrap(state) & INDEX_MASK;
}

/// @notice The model with another score, first in the list of its bucket, with `next_` after it.
function moved(ModelState state, uint256 score_, uint256 next_) pure returns (ModelState) {
    uint256 score96 = SafeCast.toUint96(score_);
    uint256 next32 = SafeCast.toUint32(next_);
    return ModelState.wrap((ModelState.unwrap(state) & STAYING_MASK) | (score96 << SCORE_SHIFT) | next32);
}

/// @dev For a score that differs in its lower bits only, so that it fits without a check.
function withScoreInBucket(ModelState state, uint256 value) pure returns (ModelState) {
    return ModelState.wrap(ModelState.unwrap(state) ^ ((score(state) ^ value) << SCORE_SHIFT));
}

/// @dev Both with one addition, which leaves the score as it is: weight that has reached 2^20 calls stays, and what comes before is
/// less than as much again. Nobody pays for 2^32 calls of one model, some 4 · 10^13 gas: they would begin anew at zero, and the
/// weight would be 2^-11 of a call more.
/// @param count Below 2^32. @param added Below 2^31, in 2^-11 of a full-weight call: a record is one transaction's, which has no
/// room for 2^20 calls.
function addCalls(ModelState state, uint256 count, uint256 added) pure returns (ModelState) {
    unchecked {
        uint256 word = ModelState.unwrap(state);
        // Shifts 32 bits, which is all, if the weight's highest bit is set.
        added >>= (word >> 154) & 32;
        return ModelState.wrap(word + (((added << 32) + count) << 96));
    }
}

function withIndex(ModelState state, uint256 value) pure returns (ModelState) {
    uint256 index32 = SafeCast.toUint32(value);
    return ModelState.wrap(ModelState.unwrap(state) ^ ((index(state) ^ index32) << INDEX_SHIFT));
}

function withPrevious(ModelState state, uint256 value) pure returns (ModelState) {
    uint256 index32 = SafeCast.toUint32(value);
    return ModelState.wrap(ModelState.unwrap(state) ^ ((previous(state) ^ index32) << PREVIOUS_SHIFT));
}

function withNext(ModelState state, uint256 value) pure returns (ModelState) {
    uint256 index32 = SafeCast.toUint32(value);
    return ModelState.wrap(ModelState.unwrap(state) ^ (next(state) ^ index32));
}
