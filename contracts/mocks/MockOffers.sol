// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice For tests of listings alone: the part of the market that listings read.
contract MockOffers {
    mapping(NodeId nodeId => mapping(ModelId modelId => bool active)) private _active;

    function set(NodeId nodeId, ModelId modelId, bool active) external {
        _active[nodeId][modelId] = active;
    }

    function offerOf(
        NodeId nodeId,
        ModelId modelId
    ) external view returns (IInferenceMarket.Offer memory offer) {
        offer.active = _active[nodeId][modelId];
    }
}
