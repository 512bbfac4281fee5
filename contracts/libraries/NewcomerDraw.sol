// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A walk through a pool in a random order: Fisher–Yates of which only the entries met are kept, so that it costs what it
/// looks at, however large the pool is. src/discovery/drawNewcomers.ts is the same in TypeScript.
library NewcomerDraw {
    /// @param seed Decides the order. @param poolSize Entries of the pool. @param met Entries met so far.
    /// @param from Places whose entry was moved. @param to The entry that stands there now.
    struct Walk {
        bytes32 seed;
        uint256 poolSize;
        uint256 met;
        uint256[] from;
        uint256[] to;
    }

    /// @param steps Most entries that will be met; at most `poolSize`.
    function start(bytes32 seed, uint256 poolSize, uint256 steps) internal pure returns (Walk memory walk) {
        return Walk(seed, poolSize, 0, new uint256[](steps), new uint256[](steps));
    }

    /// @notice The next entry. Never one that was met before.
    function next(Walk memory walk) internal pure returns (uint256 entry) {
        uint256 step = walk.met;
        // A modulus far below 2^256 favours no entry by more than 2^-200.
        uint256 random = uint256(keccak256(abi.encode(walk.seed, step)));
        uint256 place = step + (random % (walk.poolSize - step));
        entry = _entryAt(walk, place);
        uint256 first = _entryAt(walk, step);
        walk.from[step] = place;
        walk.to[step] = first;
        walk.met = step + 1;
    }

    /// @dev The latest move counts.
    function _entryAt(Walk memory walk, uint256 place) private pure returns (uint256) {
        for (uint256 i = walk.met; i > 0; --i) if (walk.from[i - 1] == place) return walk.to[i - 1];
        return place;
    }
}
