// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OfferState} from "../../../contracts/types/OfferState.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice An offer's word: what is written beside a field leaves it alone.
contract OfferStateTest is TestBase {
    struct Fields {
        uint96 price;
        uint40 changesAt;
        uint32 capacity;
        uint32 window;
        uint32 taken;
    }

    function _pack(Fields memory fields) private pure returns (OfferState state) {
        bytes memory packed = abi.encodePacked(
            uint24(0),
            fields.price,
            fields.changesAt,
            fields.capacity,
            fields.window,
            fields.taken
        );
        return OfferState.wrap(uint256(bytes32(packed)));
    }

    function _assertIs(OfferState state, Fields memory fields) private pure {
        assertEq(OfferState.unwrap(state), OfferState.unwrap(_pack(fields)));
        assertEq(state.price(), fields.price);
        assertEq(state.changesAt(), fields.changesAt);
        assertEq(state.capacity(), fields.capacity);
        assertEq(state.takenIn(fields.window), fields.taken);
        assertEq(state.takenIn(uint256(fields.window) + 1), 0);
    }

    function testFuzz_anOfferStateKeepsItsFieldsApart(
        Fields calldata before,
        Fields calldata after_
    ) external pure {
        Fields memory now_ = before;
        OfferState state = _pack(before);
        _assertIs(state, now_);
        now_.changesAt = after_.changesAt;
        state = state.withChangeAt(after_.changesAt);
        _assertIs(state, now_);
        now_.capacity = after_.capacity;
        state = state.withCapacity(after_.capacity);
        _assertIs(state, now_);
        (now_.window, now_.taken) = (after_.window, after_.taken);
        state = state.withTaken(after_.window, after_.taken);
        _assertIs(state, now_);
        // A price that is in force: nothing is announced any more.
        (now_.price, now_.changesAt) = (after_.price, 0);
        state = state.withPrice(after_.price);
        _assertIs(state, now_);
    }
}
