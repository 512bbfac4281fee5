// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Which calls of a session a proof covers, packed into a word, since every proof pays for it: the index of the
/// first one, 32 bits, then a bit for each of the 224 calls after it. So the calls are in order, and none is named twice.
type CallSet is uint256;

using {indices} for CallSet global;

/// @notice The calls' indices, at least one, increasing.
function indices(CallSet set) pure returns (uint256[] memory list) {
    assembly ("memory-safe") {
        list := mload(0x40)
        let index := and(set, 0xffffffff)
        mstore(add(list, 32), index)
        let to := add(list, 64)
        // The bits of the calls after the first, one by one until none is left.
        for {
            let others := shr(32, set)
        } others {
            others := shr(1, others)
        } {
            index := add(index, 1)
            if and(others, 1) {
                mstore(to, index)
                to := add(to, 32)
            }
        }
        mstore(list, sub(shr(5, sub(to, list)), 1)) // all words but the length
        mstore(0x40, to)
    }
}
