// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice The contracts that the market works with, fixed when it is deployed.
abstract contract MarketParts is IInferenceMarket {
    INodeStaking public immutable STAKING;
    IModelRegistry public immutable MODELS;
    IPaymentEscrow public immutable ESCROW;

    modifier onlyOperator(NodeId nodeId) {
        require(STAKING.operatorOf(nodeId) == msg.sender, NodeNotYours(nodeId, msg.sender));
        _;
    }

    constructor(INodeStaking staking, IModelRegistry models, IPaymentEscrow escrow) {
        _requireCode(address(staking));
        _requireCode(address(models));
        _requireCode(address(escrow));
        STAKING = staking;
        MODELS = models;
        ESCROW = escrow;
    }

    function _requireCode(address part) private view {
        require(part.code.length > 0, PartWithoutCode(part));
    }
}
