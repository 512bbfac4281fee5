// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceConsumer} from "../../../contracts/interfaces/IInferenceConsumer.sol";
import {Callback} from "../../../contracts/libraries/Callback.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev Takes an answer if it is given all the gas that it ordered, and not more.
contract MeasuringConsumer is IInferenceConsumer {
    error GasNotAsOrdered(uint256 given);

    uint256 private immutable ORDERED;

    constructor(uint256 ordered) {
        ORDERED = ordered;
    }

    function onInference(CallId, ModelId, uint256[] calldata) external view {
        uint256 given = gasleft();
        // What it took to get here is less than a thousand.
        require(given >= ORDERED - 1_000 && given <= ORDERED, GasNotAsOrdered(given));
    }
}

/// @notice How much gas a caller is given, and how much who delivers must bring.
contract CallbackTest is TestBase {
    uint256 private constant ORDERED = 500_000;
    /// @dev 500,000 · 64 / 63, and 10,000.
    uint256 private constant NEEDED = 517_936;

    MeasuringConsumer private _consumer;

    function setUp() external {
        _consumer = new MeasuringConsumer(ORDERED);
    }

    function deliver(uint256[] calldata output) external returns (bool) {
        CallId callId = CallId.wrap("call");
        return Callback.deliver(address(_consumer), ORDERED, callId, ModelId.wrap(7), output);
    }

    function test_R01_aCallerIsGivenWhatItOrdered() external {
        uint256[] memory output = new uint256[](3);
        (output[0], output[1], output[2]) = (1, 2, 3);
        vm.expectCall(
            address(_consumer),
            abi.encodeCall(IInferenceConsumer.onInference, (CallId.wrap("call"), ModelId.wrap(7), output)),
            1
        );
        assertTrue(this.deliver(output));
    }

    /// @dev Gas by gas: refused with what is left up to one below what is needed, and delivered in full from there on.
    function test_R01_lessGasThanNeededIsNamed() external {
        (, uint256 left) = _deliverWith(NEEDED);
        uint256 given = NEEDED + (NEEDED - left) - 100;
        uint256 mostLeft = left;
        for (bool done = false; !done && mostLeft < NEEDED; ++given) {
            (done, left) = _deliverWith(given);
            if (!done) mostLeft = left;
        }
        // It is read once more for the error, a few gas later.
        assertLt(mostLeft, NEEDED);
        assertGt(mostLeft, NEEDED - 100);
        for (uint256 i = 0; i < 50; ++i) {
            (bool done, ) = _deliverWith(given + i);
            assertTrue(done);
        }
    }

    /// @return done Whether it was delivered. @return left Otherwise, what the error says was left.
    function _deliverWith(uint256 given) private returns (bool done, uint256 left) {
        vm.cool(address(_consumer));
        try this.deliver{gas: given}(new uint256[](1)) returns (bool delivered) {
            assertTrue(delivered);
            return (true, 0);
        } catch (bytes memory reason) {
            assembly ("memory-safe") {
                left := mload(add(reason, 36))
            }
            assertEq(reason, abi.encodeWithSelector(Callback.CallbackGasTooLow.selector, left, NEEDED));
        }
    }
}
