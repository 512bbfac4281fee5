// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallId} from "../types/CallId.sol";
import {ModelId} from "../types/ModelId.sol";

/// @notice A contract that orders inference and wants to be told the answer. It must check that the market calls.
interface IInferenceConsumer {
    /// @notice The proven answer of a request of this contract, called once and never again, with the gas that the order names.
    /// The market can't be entered meanwhile; every other contract can. @param output Output words of the model.
    function onInference(CallId callId, ModelId modelId, uint256[] calldata output) external;
}
