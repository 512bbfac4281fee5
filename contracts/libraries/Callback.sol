// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceConsumer} from "../interfaces/IInferenceConsumer.sol";
import {CallId} from "../types/CallId.sol";
import {ModelId} from "../types/ModelId.sol";

/// @notice Tells a caller that need not be honest its answer, and takes no word of it in return.
library Callback {
    /// @notice Gas beside what the caller gets and the 64th that EIP-150 keeps back: for reaching the caller and what it delegates
    /// to (EIP-7702), both cold, and for what the market does after it.
    uint256 internal constant RESERVE = 10_000;

    /// @notice Who delivers gave too little gas: without this it could let the callback fail that the caller ordered.
    error CallbackGasTooLow(uint256 left, uint256 needed);

    /// @notice Calls `onInference` with exactly `callbackGas` (R01) and copies nothing of what comes back (R02).
    /// @return delivered Whether it went through; true for an account without code.
    function deliver(
        address consumer,
        uint256 callbackGas,
        CallId callId,
        ModelId modelId,
        uint256[] calldata output
    ) internal returns (bool delivered) {
        bytes memory message = abi.encodeCall(IInferenceConsumer.onInference, (callId, modelId, output));
        uint256 needed = callbackGas + callbackGas / 63 + RESERVE;
        require(gasleft() >= needed, CallbackGasTooLow(gasleft(), needed));
        assembly ("memory-safe") {
            delivered := call(callbackGas, consumer, 0, add(message, 32), mload(message), 0, 0)
        }
    }
}
