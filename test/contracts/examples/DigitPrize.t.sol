// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {DigitPrize} from "../../../examples/consumer/DigitPrize.sol";
import {InferenceConsumer} from "../../../examples/consumer/InferenceConsumer.sol";
import {MarketTest} from "../market/MarketTestBase.sol";

contract DigitPrizeTest is MarketTest {
    uint96 private constant PRIZE = 100e18;
    uint8 private constant SEVEN = 7;
    uint256 private constant PICTURE = 77;

    DigitPrize private _prizes;
    address private _claimant;
    uint64 private _endsAt;

    function setUp() public override {
        super.setUp();
        offer(BASE, PRICE);
        _prizes = new DigitPrize(market, escrow, IERC20(address(token)), BASE);
        _claimant = makeAddress("claimant");
        _endsAt = uint64(vm.getBlockTimestamp()) + 1 days;
        _fund(caller);
        _fund(_claimant);
    }

    function _fund(address account) private {
        fund(account);
        vm.prank(account);
        token.approve(address(_prizes), type(uint256).max);
    }

    function _open(bytes32 salt) private returns (bytes32 prizeId) {
        vm.prank(caller);
        return _prizes.open(_claimant, PICTURE, SEVEN, PRIZE, _endsAt, salt);
    }

    function _read(bytes32 prizeId, bytes32 salt) private returns (CallId callId) {
        vm.prank(_claimant);
        return _prizes.read(prizeId, NODE, PRICE, "payload", salt);
    }

    function _fulfil(bytes32 prizeId, uint256 digit) private {
        IInferenceMarket.Request memory order = _prizes.readingOf(prizeId).order;
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, digit);
        market.fulfil(order, output, proof);
    }

    function _answer(uint256 digit) private pure returns (uint256[] memory output) {
        output = new uint256[](1);
        output[0] = digit;
    }

    // ------------------------------------------------------------------ open

    function test_open_RefusesWhatNobodyCouldWin() public {
        uint64 now_ = uint64(vm.getBlockTimestamp());
        vm.startPrank(caller);
        vm.expectRevert(DigitPrize.PrizeInvalid.selector);
        _prizes.open(address(0), PICTURE, SEVEN, PRIZE, _endsAt, "");
        vm.expectRevert(DigitPrize.PrizeInvalid.selector);
        _prizes.open(_claimant, PICTURE, 10, PRIZE, _endsAt, "");
        vm.expectRevert(DigitPrize.PrizeInvalid.selector);
        _prizes.open(_claimant, PICTURE, SEVEN, 0, _endsAt, "");
        vm.expectRevert(DigitPrize.PrizeInvalid.selector);
        _prizes.open(_claimant, PICTURE, SEVEN, PRIZE, now_, "");
        _prizes.open(_claimant, PICTURE, 9, 1, now_ + 1, "");
        vm.stopPrank();
    }

    function test_open_TellsEqualPrizesApartBySalt() public {
        bytes32 first = _open("1");
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.PrizeExists.selector, first));
        _open("1");
        assertNotEq(_open("2"), first);
    }

    function test_open_TakesThePrize() public {
        uint256 before = token.balanceOf(caller);
        vm.expectEmit(address(_prizes));
        emit DigitPrize.PrizeOpened(
            keccak256(abi.encode(caller, _claimant, PICTURE, SEVEN, _endsAt, bytes32("1"))),
            caller,
            _claimant,
            PICTURE,
            SEVEN,
            PRIZE,
            _endsAt
        );
        _open("1");
        assertEq(token.balanceOf(caller), before - PRIZE);
        assertEq(_prizes.owed(), PRIZE);
    }

    // ------------------------------------------------------------------ read

    function test_read_IsTheClaimantsAlone() public {
        bytes32 prizeId = _open("1");
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.OnlyClaimant.selector, caller));
        vm.prank(caller);
        _prizes.read(prizeId, NODE, PRICE, "", "");
    }

    function test_read_NeedsAnOpenPrize() public {
        bytes32 unknown = keccak256("unknown");
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.PrizeClosed.selector, unknown));
        _read(unknown, "");
        bytes32 prizeId = _open("1");
        _read(prizeId, "1");
        _fulfil(prizeId, 3);
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.PrizeClosed.selector, prizeId));
        _read(prizeId, "2");
        prizeId = _open("2");
        vm.warp(_endsAt);
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.PrizeClosed.selector, prizeId));
        _read(prizeId, "3");
    }

    function test_read_OneAtATime() public {
        bytes32 prizeId = _open("1");
        CallId callId = _read(prizeId, "1");
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.ReadingUnderWay.selector, callId));
        _read(prizeId, "2");
    }

    function test_read_NeverCostsMoreThanTheClaimantNamed() public {
        bytes32 prizeId = _open("1");
        uint256 before = token.balanceOf(_claimant);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PriceTooHigh.selector, PRICE, PRICE - 1));
        vm.prank(_claimant);
        _prizes.read(prizeId, NODE, PRICE - 1, "", "");
        assertEq(token.balanceOf(_claimant), before);
    }

    function test_read_OrdersTheCommittedPicture(uint64 left) public {
        left = uint64(bound(left, market.MIN_TERM(), 2 days));
        vm.warp(_endsAt - left);
        uint64 now_ = uint64(vm.getBlockTimestamp());
        bytes32 prizeId = _open("1");
        uint256 before = token.balanceOf(_claimant);
        CallId callId = _read(prizeId, "1");
        IInferenceMarket.Request memory order = _prizes.readingOf(prizeId).order;
        assertTrue(callId == idOf(order));
        assertEq(order.inputCommitment, PICTURE);
        assertTrue(order.modelId == BASE);
        assertEq(order.deadline, left < 1 hours ? _endsAt : now_ + 1 hours);
        assertEq(escrow.heldFor(callId), PRICE);
        assertEq(token.balanceOf(_claimant), before - PRICE);
        assertEq(token.balanceOf(address(_prizes)), PRIZE);
    }

    // ------------------------------------------------------------------ onInference

    function test_onInference_IsTheMarketsAlone() public {
        bytes32 prizeId = _open("1");
        CallId callId = _read(prizeId, "1");
        vm.expectRevert(abi.encodeWithSelector(InferenceConsumer.OnlyMarket.selector, _claimant));
        vm.prank(_claimant);
        _prizes.onInference(callId, BASE, _answer(SEVEN));
    }

    function test_onInference_KnowsItsReadings(CallId callId) public {
        _read(_open("1"), "1");
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.NoReading.selector, bytes32(0)));
        vm.prank(address(market));
        _prizes.onInference(callId, BASE, _answer(SEVEN));
    }

    function test_onInference_KnowsItsModel() public {
        CallId callId = _read(_open("1"), "1");
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.ModelUnexpected.selector, DERIVED));
        vm.prank(address(market));
        _prizes.onInference(callId, DERIVED, _answer(SEVEN));
    }

    function test_onInference_PaysTheClaimantForTheDigit() public {
        bytes32 prizeId = _open("1");
        _read(prizeId, "1");
        vm.expectEmit(address(_prizes));
        emit DigitPrize.PrizeDecided(prizeId, _claimant, PRIZE, SEVEN);
        _fulfil(prizeId, SEVEN);
        assertEq(_prizes.withdrawable(_claimant), PRIZE);
        assertEq(_prizes.withdrawable(caller), 0);
    }

    function test_onInference_PaysTheSponsorForAnotherAnswer(uint256 digit) public {
        digit = bound(digit, 0, 9);
        if (digit == SEVEN) digit = 8;
        bytes32 prizeId = _open("1");
        _read(prizeId, "1");
        _fulfil(prizeId, digit);
        assertEq(_prizes.withdrawable(caller), PRIZE);
        assertEq(_prizes.withdrawable(_claimant), 0);
    }

    function test_onInference_HasGasToSpare() public {
        bytes32 prizeId = _open("1");
        CallId callId = _read(prizeId, "1");
        uint256 half = _prizes.CALLBACK_GAS() / 2;
        vm.prank(address(market));
        _prizes.onInference{gas: half}(callId, BASE, _answer(SEVEN));
        assertEq(_prizes.withdrawable(_claimant), PRIZE);
    }

    // ------------------------------------------------------------------ refundReading

    function test_refundReading_NeedsAReading() public {
        bytes32 prizeId = _open("1");
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.NoReading.selector, prizeId));
        _prizes.refundReading(prizeId);
        _read(prizeId, "1");
        _fulfil(prizeId, SEVEN);
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.NoReading.selector, prizeId));
        _prizes.refundReading(prizeId);
    }

    function test_refundReading_WaitsForTheNode() public {
        bytes32 prizeId = _open("1");
        _read(prizeId, "1");
        uint64 deadline = _prizes.readingOf(prizeId).order.deadline;
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.DeadlineNotPassed.selector, deadline));
        _prizes.refundReading(prizeId);
        _fulfil(prizeId, SEVEN);
    }

    function test_refundReading_LetsTheClaimantAskAgain() public {
        bytes32 prizeId = _open("1");
        _read(prizeId, "1");
        skip(1 hours + 1);
        _prizes.refundReading(prizeId);
        assertEq(_prizes.withdrawable(_claimant), PRICE);
        assertEq(_prizes.owed(), PRIZE + PRICE);
        _read(prizeId, "2");
        _fulfil(prizeId, SEVEN);
        vm.prank(_claimant);
        assertEq(_prizes.withdraw(), PRIZE + PRICE);
        assertEq(token.balanceOf(address(_prizes)), 0);
    }

    function test_refundReading_FindsMoneyThatSomebodyElseFetched() public {
        bytes32 prizeId = _open("1");
        _read(prizeId, "1");
        skip(1 hours + 1);
        market.refund(_prizes.readingOf(prizeId).order);
        _prizes.refundReading(prizeId);
        assertEq(_prizes.withdrawable(_claimant), PRICE);
        assertEq(token.balanceOf(address(_prizes)), _prizes.owed());
    }

    function test_refundReading_NeverPaysFromOthersPrizes() public {
        bytes32 prizeId = _open("1");
        _open("2");
        CallId callId = _read(prizeId, "1");
        // What can't be: the escrow holds nothing, nobody was told an answer, and nothing came back.
        vm.mockCall(address(escrow), abi.encodeCall(escrow.heldFor, (callId)), abi.encode(0));
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.RefundMissing.selector, callId));
        _prizes.refundReading(prizeId);
    }

    // ------------------------------------------------------------------ reclaim

    function test_reclaim_WaitsForTheEnd() public {
        bytes32 prizeId = _open("1");
        vm.warp(_endsAt);
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.PrizeNotOver.selector, _endsAt));
        _prizes.reclaim(prizeId);
    }

    function test_reclaim_NeedsAnUndecidedPrize() public {
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.PrizeClosed.selector, bytes32("unknown")));
        _prizes.reclaim("unknown");
        bytes32 prizeId = _open("1");
        _read(prizeId, "1");
        _fulfil(prizeId, SEVEN);
        vm.warp(_endsAt + 1);
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.PrizeClosed.selector, prizeId));
        _prizes.reclaim(prizeId);
    }

    function test_reclaim_GivesThePrizeBack() public {
        bytes32 prizeId = _open("1");
        vm.warp(_endsAt - 30 minutes);
        _read(prizeId, "1");
        vm.warp(_endsAt + 1);
        _prizes.reclaim(prizeId);
        IInferenceMarket.Request memory order = _prizes.readingOf(prizeId).order;
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, SEVEN);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.DeadlinePassed.selector, order.deadline));
        market.fulfil(order, output, proof);
        _prizes.refundReading(prizeId);
        assertEq(_prizes.withdrawable(caller), PRIZE);
        assertEq(_prizes.withdrawable(_claimant), PRICE);
    }

    // ------------------------------------------------------------------ withdraw

    function test_withdraw_NeedsSomethingOwed() public {
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.NothingOwed.selector, caller));
        vm.prank(caller);
        _prizes.withdraw();
    }

    function test_withdraw_PaysOnce() public {
        bytes32 prizeId = _open("1");
        _open("2");
        _read(prizeId, "1");
        _fulfil(prizeId, SEVEN);
        uint256 before = token.balanceOf(_claimant);
        vm.startPrank(_claimant);
        assertEq(_prizes.withdraw(), PRIZE);
        vm.expectRevert(abi.encodeWithSelector(DigitPrize.NothingOwed.selector, _claimant));
        _prizes.withdraw();
        vm.stopPrank();
        assertEq(token.balanceOf(_claimant), before + PRIZE);
        assertEq(_prizes.owed(), PRIZE);
        assertEq(token.balanceOf(address(_prizes)), PRIZE);
    }
}
