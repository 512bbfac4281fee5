// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {SCALAR_FIELD_ORDER} from "../../../contracts/libraries/generated/PublicSignals.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {MarketTest} from "./MarketTestBase.sol";

contract RequestsTest is MarketTest {
    function setUp() public override {
        super.setUp();
        offer(BASE, PRICE);
        offer(DERIVED, PRICE);
    }

    function _request(IInferenceMarket.Request memory order) private returns (CallId callId) {
        vm.prank(caller);
        return market.request(order, "payload");
    }

    // ------------------------------------------------------------------ views

    function test_contextOf_R26_BindsChainMarketNodeAndCallsInOrder() public view {
        CallId[] memory calls = new CallId[](2);
        (calls[0], calls[1]) = (CallId.wrap("first"), CallId.wrap("second"));
        uint256 context = market.contextOf(NODE, calls);
        bytes memory bound_ = abi.encode(block.chainid, address(market), NODE, calls);
        assertEq(context, uint256(keccak256(bound_)) >> 8);
        (calls[0], calls[1]) = (calls[1], calls[0]);
        assertNotEq(market.contextOf(NODE, calls), context);
        assertNotEq(market.contextOf(RIVAL_NODE, calls), market.contextOf(NODE, calls));
    }

    // ------------------------------------------------------------------ request

    function test_request_HoldsTheOfferedPrice() public {
        offer(BASE, PRICE / 2);
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        uint256 before = token.balanceOf(caller);
        vm.expectEmit(address(market));
        emit IInferenceMarket.Requested(idOf(order), NODE, BASE, order, PRICE / 2, "payload");
        CallId callId = _request(order);
        assertTrue(callId == idOf(order));
        assertTrue(callId == market.callIdOf(order));
        assertEq(escrow.heldFor(callId), PRICE / 2);
        assertEq(token.balanceOf(caller), before - PRICE / 2);
    }

    function test_request_R23_NeverCostsMoreThanTheCallerNamed(uint96 price) public {
        price = uint96(bound(price, PRICE + 1, type(uint96).max));
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        offer(BASE, price); // a notice before the request
        skip(market.OFFER_NOTICE());
        order.deadline += market.OFFER_NOTICE();
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PriceTooHigh.selector, price, PRICE));
        _request(order);
    }

    function test_request_R06_TheSameOrderTwice() public {
        CallId callId = _request(orderOf(BASE, 0));
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldAlreadyUsed.selector, callId));
        _request(orderOf(BASE, 0));
    }

    function test_request_RefusesForAnotherCaller() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.CallerNotSender.selector, caller, rival));
        vm.prank(rival);
        market.request(order, "");
    }

    function test_request_RefusesDeadlineOutOfRange(uint64 deadline) public {
        uint64 earliest = uint64(vm.getBlockTimestamp()) + 1 minutes;
        uint64 latest = uint64(vm.getBlockTimestamp()) + 30 days;
        uint64[4] memory deadlines = [
            earliest - 1,
            latest + 1,
            uint64(bound(deadline, 0, earliest - 1)),
            uint64(bound(deadline, latest + 1, type(uint64).max))
        ];
        bytes4 refused = IInferenceMarket.DeadlineOutOfRange.selector;
        for (uint256 i = 0; i < deadlines.length; ++i) {
            IInferenceMarket.Request memory order = orderOf(BASE, 0);
            order.deadline = deadlines[i];
            vm.expectRevert(abi.encodeWithSelector(refused, deadlines[i], earliest, latest));
            _request(order);
        }
    }

    function test_request_AcceptsTheWholeRange(uint64 deadline) public {
        uint64 start = uint64(vm.getBlockTimestamp());
        uint64[3] memory deadlines = [
            start + 1 minutes,
            start + 30 days,
            uint64(bound(deadline, start + 1 minutes, start + 30 days))
        ];
        for (uint256 i = 0; i < deadlines.length; ++i) {
            IInferenceMarket.Request memory order = orderOf(BASE, bytes32(i));
            order.deadline = deadlines[i];
            assertEq(escrow.heldFor(_request(order)), PRICE);
        }
    }

    function test_request_R27_RefusesInputsOutsideTheField(uint256 input) public {
        assertEq(
            // EIP-197
            SCALAR_FIELD_ORDER,
            21888242871839275222246405745257275088548364400416034343698204186575808495617
        );
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        order.inputCommitment = SCALAR_FIELD_ORDER - 1;
        _request(order);
        uint256[2] memory inputs = [SCALAR_FIELD_ORDER, bound(input, SCALAR_FIELD_ORDER, type(uint256).max)];
        for (uint256 i = 0; i < inputs.length; ++i) {
            order.inputCommitment = inputs[i];
            vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.InputOutOfField.selector, inputs[i]));
            _request(order);
        }
    }

    function test_request_R19_BoundsThePayload() public {
        vm.startPrank(caller);
        market.request(orderOf(BASE, 0), new bytes(1024));
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PayloadTooLong.selector, 1025, 1024));
        market.request(orderOf(BASE, "other"), new bytes(1025));
        vm.stopPrank();
    }

    function test_request_RefusesUnbondedNodeAndUnknownOffer() public {
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(250_000), 0, 0), false);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.NodeNotBonded.selector, NODE));
        _request(orderOf(BASE, 0));
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.OfferInactive.selector, NODE, BATCHED));
        _request(orderOf(BATCHED, 0));
    }

    function test_request_RefusesWithoutMoney() public {
        address poor = makeAddress("poor");
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        order.caller = poor;
        vm.startPrank(poor);
        token.approve(address(escrow), type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, poor, 0, PRICE)
        );
        market.request(order, "");
        vm.stopPrank();
    }

    // ------------------------------------------------------------------ fulfil

    function test_fulfil_PaysAndRecords() public {
        IInferenceMarket.Request memory order = orderOf(DERIVED, 0);
        _request(order);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        uint256 supply = token.totalSupply();
        vm.expectEmit(address(market));
        emit IInferenceMarket.CallProven(idOf(order), DERIVED, NODE, caller, 77, PRICE, output);
        vm.prank(rival); // anyone may deliver; the node named by the proof is paid
        market.fulfil(order, output, proof);
        assertSpentAndEarned(PRICE, supply);
        (uint256 commission, ) = escrow.nodeRevenueOf(NODE);
        assertGt(commission, 0);
        (commission, ) = escrow.nodeRevenueOf(RIVAL_NODE);
        assertEq(commission, 0);
        assertEq(ranking.callsOf(DERIVED), 1);
        assertEq(ranking.burnedOf(DERIVED), supply - token.totalSupply());
    }

    function test_fulfil_R25_PaysOnlyOnce() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        CallId callId = _request(order);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        market.fulfil(order, output, proof);
        proof[7] = 12345; // the same statement, re-randomised
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, callId));
        market.fulfil(order, output, proof);
    }

    function test_fulfil_R26_RefusesProofsForAnythingElse(uint256 what) public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        _request(order);
        IInferenceMarket.Request memory other = orderOf(BASE, 0);
        what = bound(what, 0, 4);
        if (what == 0) other.nodeId = RIVAL_NODE;
        if (what == 1) other.modelId = DERIVED;
        if (what == 2) other.inputCommitment = 78;
        if (what == 3) other.salt = "other call";
        (uint256[] memory output, uint256[8] memory proof) = proofOf(other, 3);
        if (what == 4) output[0] = 4; // tampered answer
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, singleVerifier));
        market.fulfil(order, output, proof);
        assertEq(escrow.heldFor(idOf(order)), PRICE);
    }

    function test_fulfil_R26_RefusesProofsFromAnotherChain() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        _request(order);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        vm.chainId(777);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, market.callIdOf(order)));
        market.fulfil(order, output, proof);
    }

    function test_fulfil_R19_RefusesChangedOrders() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        _request(order);
        order.referrer = rival; // would redirect a leg
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, idOf(order)));
        market.fulfil(order, output, proof);
    }

    function test_fulfil_RefusesWrongOutputCount() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        _request(order);
        (, uint256[8] memory proof) = proofOf(order, 3);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.OutputCountWrong.selector, 2, 1));
        market.fulfil(order, new uint256[](2), proof);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.OutputCountWrong.selector, 0, 1));
        market.fulfil(order, new uint256[](0), proof);
    }

    function test_fulfil_UpToAndIncludingTheDeadline() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        _request(order);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        vm.warp(order.deadline);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.DeadlineNotPassed.selector, order.deadline));
        market.refund(order);
        uint256 snapshotId = vm.snapshotState();
        market.fulfil(order, output, proof);
        vm.revertToState(snapshotId);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.DeadlinePassed.selector, order.deadline));
        market.fulfil(order, output, proof);
    }

    function test_fulfil_PadsTheProofOfABatchCircuit() public {
        offer(BATCHED, PRICE);
        IInferenceMarket.Request memory order = orderOf(BATCHED, 0);
        _request(order);
        uint256[] memory inputs = new uint256[](1);
        inputs[0] = order.inputCommitment;
        uint256[] memory output = new uint256[](2);
        (output[0], output[1]) = (8, 9);
        CallId[] memory callIds = new CallId[](1);
        callIds[0] = idOf(order);
        uint256[8] memory proof;
        proof[0] = uint256(
            keccak256(abi.encode(signalsOf(1003, contextOf(NODE, callIds), inputs, output, 4)))
        );
        market.fulfil(order, output, proof);
        assertEq(ranking.callsOf(BATCHED), 1);
    }

    // ------------------------------------------------------------------ refund

    function test_refund_E05_AnyoneMakesTheCallerWhole() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        uint256 before = token.balanceOf(caller);
        CallId callId = _request(order);
        vm.warp(order.deadline + 1);
        // Nothing the node does keeps the money: retired, unbonded, gone.
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(0), 0, 0), false);
        vm.expectEmit(address(market));
        emit IInferenceMarket.RequestRefunded(callId, caller, PRICE);
        vm.prank(rival);
        market.refund(order);
        assertEq(token.balanceOf(caller), before);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, callId));
        market.refund(order);
    }

    function test_refund_R22_NeverLapses(uint256 wait) public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        _request(order);
        skip(bound(wait, 1 hours + 1, 1000 * 365 days));
        market.refund(order);
    }

    function test_refund_RefusesWhatWasPaid() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        CallId callId = _request(order);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        market.fulfil(order, output, proof);
        vm.warp(order.deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldMissing.selector, callId));
        market.refund(order);
    }
}
