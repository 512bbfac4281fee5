// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice One offer in one word. From the highest bit: price (96 bits below 24 that are zero; token wei, 0 if there is no offer),
/// when an announced change begins (40 bits, unix seconds, 0 if none is), capacity (32 bits), the last window that had a request
/// (32 bits) and how many it had (32 bits).
type OfferState is uint256;

using {price, changesAt, capacity, takenIn} for OfferState global;
using {withPrice, withChangeAt, withCapacity, withTaken} for OfferState global;

uint256 constant PRICE_SHIFT = 136;
uint256 constant CHANGES_AT_SHIFT = 96;
uint256 constant CAPACITY_SHIFT = 64;
uint256 constant WINDOW_SHIFT = 32;

function price(OfferState state) pure returns (uint256) {
    return OfferState.unwrap(state) >> PRICE_SHIFT;
}

function changesAt(OfferState state) pure returns (uint256) {
    return (OfferState.unwrap(state) >> CHANGES_AT_SHIFT) & type(uint40).max;
}

function capacity(OfferState state) pure returns (uint256) {
    return (OfferState.unwrap(state) >> CAPACITY_SHIFT) & type(uint32).max;
}

/// @dev Requests in this window so far.
function takenIn(OfferState state, uint256 window) pure returns (uint256) {
    uint256 last = (OfferState.unwrap(state) >> WINDOW_SHIFT) & type(uint32).max;
    return last == window ? OfferState.unwrap(state) & type(uint32).max : 0;
}

/// @dev In force, and nothing is announced any more.
function withPrice(OfferState state, uint96 value) pure returns (OfferState) {
    uint256 rest = OfferState.unwrap(state) & ((1 << CHANGES_AT_SHIFT) - 1);
    return OfferState.wrap(rest | (uint256(value) << PRICE_SHIFT));
}

function withChangeAt(OfferState state, uint40 value) pure returns (OfferState) {
    return OfferState.wrap(OfferState.unwrap(state) ^ ((changesAt(state) ^ value) << CHANGES_AT_SHIFT));
}

function withCapacity(OfferState state, uint32 value) pure returns (OfferState) {
    return OfferState.wrap(OfferState.unwrap(state) ^ ((capacity(state) ^ value) << CAPACITY_SHIFT));
}

/// @param window At most 2^32 - 1. @param taken At most the capacity.
function withTaken(OfferState state, uint256 window, uint256 taken) pure returns (OfferState) {
    uint256 rest = (OfferState.unwrap(state) >> CAPACITY_SHIFT) << CAPACITY_SHIFT;
    return OfferState.wrap(rest | (window << WINDOW_SHIFT) | taken);
}
