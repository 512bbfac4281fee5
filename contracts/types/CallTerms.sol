// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What was ordered besides the input, packed into a word, since every call of a session pays for it: whether the
/// node skips the call, 1 bit; which of the settlement's models, 32 bits; the price in token wei, the other 223.
type CallTerms is uint256;

using {isSkipped, model, price} for CallTerms global;

/// @notice Whether the node has no proof for the call: it stays in the chain and costs nothing.
function isSkipped(CallTerms terms) pure returns (bool skipped) {
    return CallTerms.unwrap(terms) & 1 == 1;
}

/// @notice Index into the settlement's models.
function model(CallTerms terms) pure returns (uint256 index) {
    return uint32(CallTerms.unwrap(terms) >> 1);
}

/// @notice Token wei.
function price(CallTerms terms) pure returns (uint256 wei_) {
    return CallTerms.unwrap(terms) >> 33;
}
