// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a settlement knows about one call's answer: nothing yet (0), or where in the calldata its output words are
/// (offset · 2^32 + how many).
type Answer is uint256;

using {isOpen, words} for Answer global;

/// @notice The `width` words of `outputs` from `start` on; whoever reads them has checked that it has that many, `width` from 1
/// to 2^16.
function answerAt(uint256[] calldata outputs, uint256 start, uint256 width) pure returns (Answer answer) {
    assembly ("memory-safe") {
        answer := or(shl(32, add(outputs.offset, shl(5, start))), width)
    }
}

function isOpen(Answer answer) pure returns (bool open) {
    return Answer.unwrap(answer) == 0;
}

/// @notice The output words of an answer that is not open.
function words(Answer answer) pure returns (uint256[] calldata output) {
    assembly ("memory-safe") {
        output.offset := shr(32, answer)
        output.length := and(answer, 0xffffffff)
    }
}
