// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Which calls of a session a proof covers, packed into a word, since every proof pays for it: the index of the
/// first one, 32 bits, then a bit for each of the 224 calls after it. So the calls are in order, and none is named twice.
type CallSet is uint256;

using {indices} for CallSet global;

/// @notice The calls' indices, at least one, increasing.
function indices(CallSet set) pure returns (uint256[] memory list) {
    unchecked {
        // No index exceeds 2^32 + 224, no list 225.
        uint256 index = uint32(CallSet.unwrap(set));
        uint256 others = CallSet.unwrap(set) >> 32;
        uint256 count = 1;
        for (uint256 rest = others; rest != 0; rest &= rest - 1) ++count;
        list = new uint256[](count);
        list[0] = index;
        for (uint256 filled = 1; filled < count; others >>= 1) {
            ++index;
            if (others & 1 == 0) continue;
            list[filled] = index;
            ++filled;
        }
    }
}
