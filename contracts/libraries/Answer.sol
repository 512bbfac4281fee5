// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a settlement knows about one call's answer: nothing yet (0), that it was skipped (1), or where in the
/// calldata its output words are (offset · 2^32 + how many).
type Answer is uint256;

using {isOpen, isSkipped, words} for Answer global;

Answer constant SKIPPED = Answer.wrap(1);

/// @notice The `place`-th `width` words of `outputs`; the caller has checked that it has that many, `width` from 1 to 2^16.
function answerAt(uint256[] calldata outputs, uint256 place, uint256 width) pure returns (Answer answer) {
    assembly ("memory-safe") {
        answer := or(shl(32, add(outputs.offset, mul(shl(5, place), width))), width)
    }
}

function isOpen(Answer answer) pure returns (bool open) {
    return Answer.unwrap(answer) == 0;
}

function isSkipped(Answer answer) pure returns (bool skipped) {
    return Answer.unwrap(answer) == 1;
}

/// @notice The output words of an answer that is neither open nor skipped.
function words(Answer answer) pure returns (uint256[] calldata output) {
    assembly ("memory-safe") {
        output.offset := shr(32, answer)
        output.length := and(answer, 0xffffffff)
    }
}
