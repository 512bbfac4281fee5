// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ppm} from "./Ppm.sol";

/// @notice What one model asks of its calls, in one word, as every paid call reads it. From the highest bit: when an announced
/// change begins (64 bits, unix seconds, 0 if none is), what the model asks of its descendants (32 bits, ppm), what it owes its
/// ancestors (32 bits, ppm), its licence share (32 bits, ppm), its floor (96 bits, token wei).
type LicenceState is uint256;

using {changesAt, royaltyAsked, royaltyOwed, licence, floor} for LicenceState global;
using {withChangeAt, withTerms} for LicenceState global;

uint256 constant CHANGES_AT_SHIFT = 192;
uint256 constant ROYALTY_ASKED_SHIFT = 160;
uint256 constant ROYALTY_OWED_SHIFT = 128;
uint256 constant LICENCE_SHIFT = 96;
uint256 constant ROYALTIES_MASK = uint256(type(uint64).max) << ROYALTY_OWED_SHIFT;

/// @notice The state of a model with nothing announced.
function licenceStateOf(
    Ppm licence_,
    uint96 floor_,
    Ppm royaltyAsked_,
    Ppm royaltyOwed_
) pure returns (LicenceState) {
    uint256 royalties =
        (uint256(Ppm.unwrap(royaltyAsked_)) << ROYALTY_ASKED_SHIFT) |
            (uint256(Ppm.unwrap(royaltyOwed_)) << ROYALTY_OWED_SHIFT);
    return LicenceState.wrap(royalties).withTerms(licence_, floor_);
}

function changesAt(LicenceState state) pure returns (uint256) {
    return LicenceState.unwrap(state) >> CHANGES_AT_SHIFT;
}

function royaltyAsked(LicenceState state) pure returns (Ppm) {
    return Ppm.wrap(uint32(LicenceState.unwrap(state) >> ROYALTY_ASKED_SHIFT));
}

function royaltyOwed(LicenceState state) pure returns (Ppm) {
    return Ppm.wrap(uint32(LicenceState.unwrap(state) >> ROYALTY_OWED_SHIFT));
}

function licence(LicenceState state) pure returns (Ppm) {
    return Ppm.wrap(uint32(LicenceState.unwrap(state) >> LICENCE_SHIFT));
}

function floor(LicenceState state) pure returns (uint96) {
    return uint96(LicenceState.unwrap(state));
}

function withChangeAt(LicenceState state, uint64 value) pure returns (LicenceState) {
    uint256 rest = LicenceState.unwrap(state) & ((1 << CHANGES_AT_SHIFT) - 1);
    return LicenceState.wrap(rest | (uint256(value) << CHANGES_AT_SHIFT));
}

/// @dev In force, and nothing is announced any more; the royalties stay.
function withTerms(LicenceState state, Ppm licence_, uint96 floor_) pure returns (LicenceState) {
    uint256 royalties = LicenceState.unwrap(state) & ROYALTIES_MASK;
    return LicenceState.wrap(royalties | (uint256(Ppm.unwrap(licence_)) << LICENCE_SHIFT) | floor_);
}
