// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Calls of one model on one node that come to the same amount each (its price, or what it burned), packed into a
/// word: the amount in token wei, 128 bits, then how many calls, 128 bits.
type Run is uint256;

using {amount, calls} for Run global;

/// @notice A run of `calls_` calls of `amount_` each; both must be below 2^128.
function runOf(uint256 amount_, uint256 calls_) pure returns (Run run) {
    run = Run.wrap((amount_ << 128) | calls_);
}

/// @notice Token wei of each call.
function amount(Run run) pure returns (uint256 wei_) {
    wei_ = Run.unwrap(run) >> 128;
}

/// @notice How many calls.
function calls(Run run) pure returns (uint256 count) {
    count = uint128(Run.unwrap(run));
}
