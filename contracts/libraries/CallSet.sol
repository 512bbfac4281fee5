// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Which calls of a session a proof covers, packed into a word, since every proof pays for it: the index of the
/// first one, 32 bits, then a bit for each of the 224 calls after it. So the calls are in order, and none is named twice.
type CallSet is uint256;

using {first, members} for CallSet global;

/// @notice Index of the first of the calls. There is always one.
function first(CallSet set) pure returns (uint256 index) {
    index = uint32(CallSet.unwrap(set));
}

/// @notice A bit for each of the calls, that of the first one lowest: bit k stands for the call k places after it.
function members(CallSet set) pure returns (uint256 bits) {
    bits = ((CallSet.unwrap(set) >> 32) << 1) | 1;
}
