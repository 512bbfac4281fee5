// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A share in parts per million.
type Ppm is uint32;

using {ofUp, add, gt as >} for Ppm global;

/// @dev 100 %.
uint256 constant PPM_ONE = 1_000_000;

/// @notice The share of `amount` (below 2^224), rounded up. Never more than `amount` when `share` is at most 100 %.
function ofUp(Ppm share, uint256 amount) pure returns (uint256) {
    unchecked {
        return (amount * Ppm.unwrap(share) + (PPM_ONE - 1)) / PPM_ONE; // below 2^224 · 2^32
    }
}

function add(Ppm left, Ppm right) pure returns (Ppm) {
    return Ppm.wrap(Ppm.unwrap(left) + Ppm.unwrap(right));
}

function gt(Ppm left, Ppm right) pure returns (bool) {
    return Ppm.unwrap(left) > Ppm.unwrap(right);
}
