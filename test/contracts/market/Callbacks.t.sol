// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IInferenceConsumer} from "../../../contracts/interfaces/IInferenceConsumer.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {Callback} from "../../../contracts/libraries/Callback.sol";
import {MockConsumer} from "../../../contracts/mocks/MockConsumer.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {Vm} from "../lib/Vm.sol";
import {MarketTest} from "./MarketTestBase.sol";

contract CallbacksTest is MarketTest {
    uint32 private constant GAS = 200_000;

    MockConsumer private _consumer;

    function setUp() public override {
        super.setUp();
        offer(BASE, PRICE);
        _consumer = new MockConsumer(market, token, address(escrow));
        token.transfer(address(_consumer), 10 * PRICE);
    }

    // ------------------------------------------------------------------ request

    function test_request_BoundsTheGasOfTheCallback(uint32 gas_) public {
        uint32 most = market.MAX_CALLBACK_GAS();
        IInferenceMarket.Request memory order = _order(0);
        order.callbackGas = most;
        _consumer.request(order);
        order.callbackGas = uint32(bound(gas_, most + 1, type(uint32).max));
        vm.expectRevert(
            abi.encodeWithSelector(IInferenceMarket.CallbackGasTooHigh.selector, order.callbackGas, most)
        );
        _consumer.request(order);
    }

    /// @dev An id is the hash of the words as they are: words that are no order must never get one that counts.
    function test_request_RefusesDirtyBits(uint256 field) public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        bytes memory data = abi.encodeCall(IInferenceMarket.request, (order, ""));
        uint256[5] memory narrow = [uint256(0), 5, 6, 8, 9]; // caller, deadline, referrer, bond, callbackGas
        data[4 + 32 * narrow[bound(field, 0, 4)]] = 0x01; // the highest byte
        vm.prank(caller);
        (bool taken, ) = address(market).call(data);
        assertFalse(taken);
        vm.prank(caller);
        market.request(order, "");
    }

    // ------------------------------------------------------------------ fulfil

    function test_fulfil_CallsNobodyUnasked() public {
        IInferenceMarket.Request memory order = _order(0);
        order.callbackGas = 0;
        _consumer.request(order);
        _fulfil(order);
        assertEq(_consumer.told(), 0);
    }

    function test_fulfil_TriesWithTheSmallestGas() public {
        IInferenceMarket.Request memory order = _order(0);
        order.callbackGas = 1;
        CallId callId = _consumer.request(order);
        vm.recordLogs();
        _fulfil(order);
        assertEq(_failures(callId), 1);
        assertEq(_consumer.told(), 0);
        assertEq(escrow.heldFor(callId), 0);
    }

    function test_fulfil_TellsTheCallerItsAnswer() public {
        IInferenceMarket.Request memory order = _order(0);
        CallId callId = _consumer.request(order);
        (uint256[] memory output, ) = proofOf(order, 3);
        vm.expectCall(
            address(_consumer),
            abi.encodeCall(IInferenceConsumer.onInference, (callId, BASE, output)),
            1
        );
        _fulfil(order);
        assertEq(_consumer.told(), 1);
        assertTrue(_consumer.lastCallId() == callId);
        assertTrue(_consumer.lastModelId() == BASE);
        assertEq(_consumer.lastOutput(), output);
    }

    function test_fulfil_R01_GivesTheOrderedGasOrNothingHappens(uint256 gas_) public {
        IInferenceMarket.Request memory order = _order(0);
        CallId callId = _consumer.request(order);
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        bytes memory data = abi.encodeCall(IInferenceMarket.fulfil, (order, output, proof));
        (bool done, bytes memory reason) = address(market).call{gas: bound(gas_, 200_000, 700_000)}(data);
        if (done) {
            assertEq(_consumer.told(), 1);
            assertEq(escrow.heldFor(callId), 0);
            // All of it but what reading the call costs before the consumer looks.
            assertLe(_consumer.gasGiven(), GAS);
            assertGt(_consumer.gasGiven(), GAS - 1000);
        } else {
            if (reason.length > 0) assertTrue(bytes4(reason) == Callback.CallbackGasTooLow.selector);
            assertEq(_consumer.told(), 0);
            assertEq(escrow.heldFor(callId), PRICE);
        }
    }

    function test_fulfil_R01_R02_PaysWhateverTheCallerDoes(uint256 mood) public {
        IInferenceMarket.Request memory order = _order(0);
        CallId callId = _consumer.request(order);
        mood = bound(mood, uint256(MockConsumer.Mood.Reverts), uint256(MockConsumer.Mood.HitsInvalid));
        _consumer.set(MockConsumer.Mood(mood));
        uint256 supply = token.totalSupply();
        vm.recordLogs();
        _fulfil(order);
        bool bomb = mood == uint256(MockConsumer.Mood.ReturnBomb);
        assertEq(_failures(callId), bomb ? 0 : 1); // returning nonsense is not failing
        assertEq(_consumer.told(), 0);
        assertSpentAndEarned(PRICE, supply);
    }

    /// @dev 200,000 bytes cost 95,000 gas of memory where they are made, and would where they were copied to, outside that gas.
    function test_fulfil_R02_CopiesNoBombs() public {
        IInferenceMarket.Request memory order = _order(0);
        _consumer.request(order);
        uint256[3] memory spent;
        MockConsumer.Mood[3] memory moods = [
            MockConsumer.Mood.Reverts,
            MockConsumer.Mood.RevertBomb,
            MockConsumer.Mood.ReturnBomb
        ];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 snapshotId = vm.snapshotState();
            _consumer.set(moods[i]);
            uint256 before = gasleft();
            _fulfil(order);
            spent[i] = before - gasleft();
            vm.revertToState(snapshotId);
        }
        for (uint256 i = 1; i < 3; ++i) {
            assertGt(spent[i], spent[0] + 80_000, "made");
            assertLt(spent[i], spent[0] + 120_000, "not copied");
        }
    }

    function test_fulfil_KeepsTheCallerOutOfTheMarket() public {
        IInferenceMarket.Request memory order = _order(0);
        CallId callId = _consumer.request(order);
        IInferenceMarket.Request memory next = _order("next");
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        IInferenceMarket.SessionSettlement[] memory sessions;
        bytes[5] memory entries = [
            abi.encodeCall(IInferenceMarket.request, (next, "")),
            abi.encodeCall(IInferenceMarket.requestQuoted, (next, 0, "", "")),
            abi.encodeCall(IInferenceMarket.fulfil, (order, output, proof)),
            abi.encodeCall(IInferenceMarket.refund, (order)),
            abi.encodeCall(IInferenceMarket.settle, (NODE, sessions))
        ];
        for (uint256 i = 0; i < entries.length; ++i) {
            uint256 snapshotId = vm.snapshotState();
            _consumer.setReentry(address(market), entries[i]);
            _consumer.set(MockConsumer.Mood.EntersTheMarket);
            _fulfil(order);
            assertEq(_consumer.told(), 1);
            // It is the guard that refuses, not the state.
            assertEq(_consumer.refusal(), ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
            assertEq(escrow.heldFor(callId), 0);
            vm.revertToState(snapshotId);
        }
    }

    function test_fulfil_LetsTheCallerUseItsOwnMoney() public {
        vm.prank(address(_consumer));
        escrow.openSession(NODE, address(_consumer), address(0), 0, PRICE);
        IInferenceMarket.Request memory order = _order(0);
        _consumer.request(order);
        bytes memory deposit = abi.encodeCall(
            IPaymentEscrow.deposit,
            (escrow.sessionIdOf(address(_consumer), NODE, 0), PRICE)
        );
        _consumer.setReentry(address(escrow), deposit);
        _consumer.set(MockConsumer.Mood.EntersTheEscrow);
        uint256 supply = token.totalSupply();
        _fulfil(order);
        assertEq(_consumer.told(), 1);
        assertEq(_consumer.refusal(), bytes4(0));
        assertEq(token.balanceOf(address(_consumer)), 7 * PRICE);
        assertSpentAndEarned(PRICE, supply);
    }

    function test_fulfil_TellsNothingToAnAccountWithoutCode() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        order.callbackGas = GAS;
        vm.prank(caller);
        CallId callId = market.request(order, "");
        vm.recordLogs();
        _fulfil(order);
        assertEq(_failures(callId), 0);
        assertEq(escrow.heldFor(callId), 0);
    }

    // ------------------------------------------------------------------ helpers

    function _order(bytes32 salt) private view returns (IInferenceMarket.Request memory order) {
        order = orderOf(BASE, salt);
        order.caller = address(_consumer);
        order.callbackGas = GAS;
    }

    function _fulfil(IInferenceMarket.Request memory order) private {
        (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
        market.fulfil(order, output, proof);
    }

    function _failures(CallId callId) private returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IInferenceMarket.CallbackFailed.selector) continue;
            assertEq(logs[i].topics[1], CallId.unwrap(callId));
            ++count;
        }
    }
}
