// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {MarketTest} from "./MarketTestBase.sol";

/// @notice Settlements as no ABI encoder would write them. The market reads calldata with its own assembly: whatever it is
/// sent, it either pays exactly what was signed and proven, or nothing.
contract SettleCalldataTest is MarketTest {
    uint256 private constant OPEN_CALLS = 4;

    SessionId private sessionId;
    bytes32 private signedHead;

    function setUp() public override {
        super.setUp();
        sessionId = openSession("s", 100e18);
    }

    /// @dev Five calls: one of BASE, one skipped, three of BATCHED in a bundle with one place to pad.
    function _settlement() private returns (Plan memory) {
        Ordered[] memory calls = new Ordered[](5);
        for (uint256 i = 0; i < 5; ++i) calls[i] = callOf(i == 0 ? BASE : BATCHED, 100 + i);
        calls[1].skipped = true;
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        signedHead = CallId.unwrap(callIds[4]);
        Answered[] memory bundles = new Answered[](2);
        bundles[0] = bundleOf(NODE, callIds, calls, new uint256[](1), 1, 1);
        uint256[] memory indices = new uint256[](3);
        (indices[0], indices[1], indices[2]) = (2, 3, 4);
        bundles[1] = bundleOf(NODE, callIds, calls, indices, 4, 2);
        return settlementOf(sessionId, calls, bundles);
    }

    function _encoded() private returns (bytes memory) {
        Plan[] memory sessions = new Plan[](1);
        sessions[0] = _settlement();
        return abi.encodeCall(IInferenceMarket.settle, (NODE, pack(sessions)));
    }

    function _send(bytes memory data) private returns (bool success) {
        vm.prank(operator);
        (success, ) = address(market).call(data);
    }

    function _wordAt(bytes memory data, uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(data, add(36, mul(place, 32)))) // behind length and selector
        }
    }

    function _setWord(bytes memory data, uint256 place, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(add(data, add(36, mul(place, 32))), word)
        }
    }

    /// @dev Where the first call begins: inputCommitment, terms.
    function _firstCall(bytes memory data) private pure returns (uint256 place) {
        while (_wordAt(data, place) != callOf(BASE, 100).inputCommitment) ++place;
    }

    function _assertAllOrNothing() private view {
        IPaymentEscrow.Session memory state = escrow.sessionOf(sessionId);
        if (state.head == signedHead) {
            assertEq(state.callCount, 5);
            assertEq(state.balance, 100e18 - OPEN_CALLS * PRICE);
            assertEq(earned(), OPEN_CALLS * PRICE);
            assertEq(ranking.callsOf(BASE), 1);
            assertEq(ranking.callsOf(BATCHED), 3);
        } else {
            assertEq(state.head, SessionId.unwrap(sessionId));
            assertEq(state.callCount, 0);
            assertEq(state.balance, 100e18);
            assertEq(earned(), 0);
            assertEq(ranking.callsOf(BASE) + ranking.callsOf(BATCHED), 0);
        }
    }

    function test_settle_R19_TheCalldataAsItShouldBe() public {
        assertTrue(_send(_encoded()));
        assertEq(escrow.sessionOf(sessionId).head, signedHead);
        _assertAllOrNothing();
    }

    /// @dev One word is changed a little: an offset, a length, an index, a flag, a price, an answer, a proof.
    function test_settle_R29_AnyChangedWordPaysAsSignedOrNothing(uint256 place, uint256 change) public {
        bytes memory data = _encoded();
        place = bound(place, 0, (data.length - 4) / 32 - 1);
        uint256 word = _wordAt(data, place);
        uint256 amount = 1 + ((change >> 8) % 40);
        unchecked {
            if (change % 4 == 0) word ^= 1 << (change >> 248);
            if (change % 4 == 1) word = (change >> 7) % 2 == 0 ? word + amount : word - amount;
            if (change % 4 == 2) word = (change >> 7) % 2 == 0 ? word + 32 * amount : word - 32 * amount;
            if (change % 4 == 3) word = change;
        }
        _setWord(data, place, word);
        _send(data);
        _assertAllOrNothing();
    }

    /// @dev One word takes the place of another.
    function test_settle_R29_AnyCopiedWordPaysAsSignedOrNothing(uint256 from, uint256 to) public {
        bytes memory data = _encoded();
        uint256 last = (data.length - 4) / 32 - 1;
        _setWord(data, bound(to, 0, last), _wordAt(data, bound(from, 0, last)));
        _send(data);
        _assertAllOrNothing();
    }

    function test_settle_R19_ShortCalldataPaysNothing(uint256 length) public {
        bytes memory data = _encoded();
        length = bound(length, 4, data.length - 1);
        assembly ("memory-safe") {
            mstore(data, length)
        }
        assertFalse(_send(data));
        _assertAllOrNothing();
    }

    /// @dev Above the 96 bits of a price there is room for nothing.
    function test_settle_R05_DirtyBitsOfACallAreRefused(uint256 bit) public {
        bytes memory data = _encoded();
        uint256 place = _firstCall(data) + 1;
        uint256 terms = uint256(PRICE) << 33;
        assertEq(_wordAt(data, place), terms);
        _setWord(data, place, terms | (1 << bound(bit, 129, 255)));
        assertFalse(_send(data));
        _setWord(data, place, terms);
        assertTrue(_send(data));
        _assertAllOrNothing();
    }

    /// @dev The first copy is refused by the escrow for its signature, so that the second still starts from the same head.
    function test_settle_R06_ASkippedCopyOfASessionIsNotPaidWithTheOther(bool first) public {
        Plan[] memory sessions = new Plan[](3);
        for (uint256 i = 0; i < 3; ++i) sessions[i] = _settlement();
        sessions[first ? 0 : 1].signature = hex"";
        sessions[2].signature = hex"";
        vm.prank(operator);
        if (first) {
            // The third starts from the head that the second has moved.
            vm.expectRevert(
                abi.encodeWithSelector(
                    IPaymentEscrow.HeadStale.selector,
                    sessionId,
                    SessionId.unwrap(sessionId),
                    signedHead
                )
            );
            market.settle(NODE, pack(sessions));
            Plan[] memory two = new Plan[](2);
            (two[0], two[1]) = (sessions[0], sessions[1]);
            vm.prank(operator);
            market.settle(NODE, pack(two));
            assertEq(escrow.sessionOf(sessionId).head, signedHead);
        } else {
            vm.expectRevert();
            market.settle(NODE, pack(sessions));
        }
        _assertAllOrNothing();
    }
}
