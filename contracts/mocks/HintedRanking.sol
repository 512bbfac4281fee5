// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice For the benchmark: models in a sorted list, which a caller's hint finds the place in, as in Liquity's SortedTroves, but
/// with score and links in one word. Is told the scores, so that a record costs the order alone: no clock, no logarithm, no
/// caller to check.
contract HintedRanking {
    /// @param score 0 for a model that is not listed. @param above The model next above; 0 if none. @param below Likewise.
    struct Entry {
        uint64 score;
        uint32 above;
        uint32 below;
    }

    /// @dev Entry 0 stands at both ends: below it is the first model, above it the last.
    mapping(uint256 model => Entry entry) private _entries;

    /// @notice Lists the models `first`, `first + 1`, … one below the other.
    /// @param models Their numbers, 1 … 2^32 − 1. @param scores Theirs. @param hint The model above the first one.
    function fill(uint32[] calldata models, uint64[] calldata scores, uint32 hint) external {
        for (uint256 i = 0; i < models.length; ++i) {
            _insert(models[i], scores[i], hint);
            hint = models[i];
        }
    }

    /// @notice Gives a listed model another score.
    /// @param hint A listed model, at best the one that will be next above; 0 for the top.
    function record(uint32 model, uint64 score, uint32 hint) external {
        Entry memory entry = _entries[model];
        if (_isBetween(entry, score)) {
            _entries[model].score = score;
            return;
        }
        _entries[entry.above].below = entry.below;
        _entries[entry.below].above = entry.above;
        _insert(model, score, hint == model ? entry.above : hint);
    }

    function _isBetween(Entry memory entry, uint64 score) private view returns (bool) {
        if (entry.above != 0 && _entries[entry.above].score < score) return false;
        return entry.below == 0 || _entries[entry.below].score < score;
    }

    function _insert(uint32 model, uint64 score, uint32 hint) private {
        uint32 above = hint;
        while (above != 0 && _entries[above].score < score) above = _entries[above].above;
        uint32 below = _entries[above].below;
        while (below != 0 && _entries[below].score >= score) {
            above = below;
            below = _entries[below].below;
        }
        _entries[above].below = model;
        _entries[below].above = model;
        _entries[model] = Entry(score, above, below);
    }

    /// @notice The models next to a model; 0 where there is none.
    function neighboursOf(uint256 model) external view returns (uint256 above, uint256 below) {
        Entry memory entry = _entries[model];
        return (entry.above, entry.below);
    }
}
