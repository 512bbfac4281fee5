// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice One model of the ranking in one word. From the highest bit: score (96 bits, 64 of them the mantissa), calls (64 bits),
/// then three numbers of 32 bits: the model's own index and those of its neighbours in the list of its bucket. Indices count
/// from 1; 0 is none.
type ModelState is uint256;

using {score, calls, index, previous, next} for ModelState global;
using {addCalls, moved, withScoreInBucket, withIndex, withPrevious, withNext} for ModelState global;

uint256 constant SCORE_SHIFT = 160;
uint256 constant CALLS_SHIFT = 96;
uint256 constant INDEX_SHIFT = 64;
uint256 constant PREVIOUS_SHIFT = 32;
uint256 constant INDEX_MASK = type(uint32).max;
/// @dev Calls and index: what a move does not change.
uint256 constant STAYING_MASK = (1 << SCORE_SHIFT) - (1 << INDEX_SHIFT);

function score(ModelState state) pure returns (uint256) {
    return ModelState.unwrap(state) >> SCORE_SHIFT;
}

function calls(ModelState state) pure returns (uint256) {
    return (ModelState.unwrap(state) >> CALLS_SHIFT) & type(uint64).max;
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

/// @dev Nobody can pay for 2^64 calls, so the field can't overflow into the score.
function addCalls(ModelState state, uint256 count) pure returns (ModelState) {
    unchecked {
        return ModelState.wrap(ModelState.unwrap(state) + (count << CALLS_SHIFT));
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
