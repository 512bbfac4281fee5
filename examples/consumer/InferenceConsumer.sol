// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceConsumer} from "../../contracts/interfaces/IInferenceConsumer.sol";
import {IInferenceMarket} from "../../contracts/interfaces/IInferenceMarket.sol";
import {CallId} from "../../contracts/types/CallId.sol";
import {ModelId} from "../../contracts/types/ModelId.sol";

/// @notice For contracts that order inference and act on the proven answer: inherit, order with `_requestInference`, and say what
/// becomes of the answer in `_fulfilInference`.
abstract contract InferenceConsumer is IInferenceConsumer {
    IInferenceMarket public immutable MARKET;

    error OnlyMarket(address sender);

    constructor(IInferenceMarket market) {
        MARKET = market;
    }

    /// @inheritdoc IInferenceConsumer
    function onInference(CallId callId, ModelId modelId, uint256[] calldata output) external {
        require(msg.sender == address(MARKET), OnlyMarket(msg.sender));
        _fulfilInference(callId, modelId, output);
    }

    /// @dev Orders one call in this contract's name. The escrow takes the node's price from this contract, so approve it before.
    /// @param order Its caller is this contract, and its `callbackGas` more than zero. @param payload Input for the node.
    function _requestInference(
        IInferenceMarket.Request memory order,
        bytes calldata payload
    ) internal returns (CallId callId) {
        return MARKET.request(order, payload);
    }

    /// @dev What becomes of an answer, which the market has verified. Runs with exactly the gas that the order names, and once: if
    /// it reverts, the call is paid all the same and its answer is lost to this contract. So write down, and pay elsewhere.
    function _fulfilInference(CallId callId, ModelId modelId, uint256[] calldata output) internal virtual;
}
