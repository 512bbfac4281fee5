// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {CallSet} from "../../../contracts/libraries/CallSet.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice Settlements as tests think of them, and how they are packed for the market.
abstract contract Plans is TestBase {
    /// @dev A call as its caller ordered it.
    struct Ordered {
        ModelId modelId;
        uint256 inputCommitment;
        uint96 price;
        bool skipped;
    }

    /// @dev One proof, and the answers of the calls with these indices.
    struct Answered {
        uint256[] calls;
        uint256[] outputs;
        uint256[8] proof;
    }

    /// @dev A session's settlement before it is packed.
    struct Plan {
        SessionId sessionId;
        uint64 validUntil;
        bytes signature;
        Ordered[] calls;
        Answered[] bundles;
    }

    /// @dev As the market takes them.
    function pack(
        Plan[] memory plans
    ) internal pure returns (IInferenceMarket.SessionSettlement[] memory sessions) {
        sessions = new IInferenceMarket.SessionSettlement[](plans.length);
        for (uint256 i = 0; i < plans.length; ++i) sessions[i] = _pack(plans[i]);
    }

    /// @dev Lists a model once for each call: an index has more than one right value.
    function _pack(
        Plan memory plan
    ) private pure returns (IInferenceMarket.SessionSettlement memory session) {
        session.sessionId = plan.sessionId;
        session.validUntil = plan.validUntil;
        session.signature = plan.signature;
        session.models = new ModelId[](plan.calls.length);
        session.calls = new IInferenceMarket.Call[](plan.calls.length);
        for (uint256 i = 0; i < plan.calls.length; ++i) {
            Ordered memory call = plan.calls[i];
            uint256 model = 0;
            while (model < i && ModelId.unwrap(session.models[model]) != ModelId.unwrap(call.modelId))
                ++model;
            session.models[model] = call.modelId;
            uint256 terms = (uint256(call.price) << 33) | (model << 1) | (call.skipped ? 1 : 0);
            session.calls[i] = IInferenceMarket.Call(call.inputCommitment, CallTerms.wrap(terms));
        }
        _packBundles(plan.bundles, session);
    }

    function _packBundles(
        Answered[] memory bundles,
        IInferenceMarket.SessionSettlement memory session
    ) private pure {
        uint256 words;
        for (uint256 b = 0; b < bundles.length; ++b) words += bundles[b].outputs.length;
        session.outputs = new uint256[](words);
        session.bundles = new IInferenceMarket.Bundle[](bundles.length);
        words = 0;
        for (uint256 b = 0; b < bundles.length; ++b) {
            uint256[] memory calls = bundles[b].calls;
            uint256 set = calls[0];
            for (uint256 k = 1; k < calls.length; ++k) set |= 1 << (31 + calls[k] - calls[0]);
            session.bundles[b] = IInferenceMarket.Bundle(CallSet.wrap(set), bundles[b].proof);
            for (uint256 w = 0; w < bundles[b].outputs.length; ++w) {
                session.outputs[words++] = bundles[b].outputs[w];
            }
        }
    }
}
