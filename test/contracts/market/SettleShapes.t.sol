// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {MarketTest} from "./MarketTestBase.sol";

/// @notice Settlements of any shape: models listed twice and in no order, calls of one price or another, skipped or not, bundles
/// that reach over each other.
contract SettleShapesTest is MarketTest {
    uint256 private constant LISTED = 6;

    SessionId private sessionId;
    /// @dev Which entry of the list of models each call names.
    uint256[] private named;
    /// @dev What is owed for each model, and for how many calls.
    mapping(ModelId modelId => uint256 amount) private owed;
    mapping(ModelId modelId => uint256 count) private counted;

    function setUp() public override {
        super.setUp();
        sessionId = openSession("s", 100e18);
    }

    /// @dev Each model twice; the two single-call models share a verifier.
    function _models() private pure returns (ModelId[] memory list) {
        list = new ModelId[](LISTED);
        (list[0], list[1], list[2]) = (BATCHED, BASE, DERIVED);
        (list[3], list[4], list[5]) = (BASE, BATCHED, DERIVED);
    }

    function _order(uint256 seed, uint256 count) private returns (Ordered[] memory calls) {
        ModelId[] memory list = _models();
        calls = new Ordered[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            // Often the model of the call before, so that there are runs.
            uint256 entry = i > 0 && random % 2 == 0 ? named[i - 1] : (random >> 8) % LISTED;
            named.push(entry);
            uint96 price = PRICE - uint96((random >> 16) % 2);
            calls[i] = Ordered(list[entry], 100 + i, price, (random >> 24) % 4 == 0);
            if (calls[i].skipped) continue;
            owed[list[entry]] += price;
            ++counted[list[entry]];
        }
    }

    /// @dev Bundles of up to `most` calls that name the same entry, wherever they stand.
    function _bundle(Ordered[] memory calls, uint256 most) private view returns (Answered[] memory bundles) {
        bundles = new Answered[](calls.length);
        CallId[] memory callIds = chainOf(SessionId.unwrap(sessionId), calls);
        uint256 count = 0;
        for (uint256 entry = LISTED; entry > 0; --entry) {
            bool batched = entry == 1 || entry == 5;
            for (uint256 i = 0; i < calls.length;) {
                uint256[] memory indices;
                (indices, i) = _next(calls, entry - 1, i, batched ? most : 1);
                if (indices.length == 0) continue;
                bundles[count++] = bundleOf(NODE, callIds, calls, indices, batched ? 4 : 1, batched ? 2 : 1);
            }
        }
        assembly ("memory-safe") {
            mstore(bundles, count)
        }
    }

    function _next(
        Ordered[] memory calls,
        uint256 entry,
        uint256 from,
        uint256 most
    ) private view returns (uint256[] memory indices, uint256 next) {
        indices = new uint256[](most);
        uint256 count = 0;
        for (next = from; next < calls.length && count < most; ++next) {
            if (named[next] == entry && !calls[next].skipped) indices[count++] = next;
        }
        assembly ("memory-safe") {
            mstore(indices, count)
        }
    }

    function _settle(Plan memory plan) private {
        Plan[] memory plans = new Plan[](1);
        plans[0] = plan;
        IInferenceMarket.SessionSettlement[] memory sessions = pack(plans);
        sessions[0].models = _models();
        for (uint256 i = 0; i < plan.calls.length; ++i) {
            uint256 terms = (uint256(plan.calls[i].price) << 33) | (named[i] << 1);
            if (plan.calls[i].skipped) terms |= 1;
            sessions[0].calls[i].terms = CallTerms.wrap(terms);
        }
        vm.prank(operator);
        market.settle(NODE, sessions);
    }

    function test_settle_R05_PaysForEachModelWhatItsCallsCost(
        uint256 seed,
        uint256 count,
        uint256 most
    ) public {
        count = bound(count, 1, 24);
        Ordered[] memory calls = _order(seed, count);
        Plan memory plan = settlementOf(sessionId, calls, _bundle(calls, bound(most, 1, 4)));
        _settle(plan);
        ModelId[3] memory all = [BASE, DERIVED, BATCHED];
        uint256 total = 0;
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(ranking.callsOf(all[i]), counted[all[i]]);
            // Two per cent of each price, rounded up.
            assertGe(ranking.burnedOf(all[i]), owed[all[i]] / 50);
            assertLe(ranking.burnedOf(all[i]), owed[all[i]] / 50 + counted[all[i]]);
            total += owed[all[i]];
        }
        assertEq(escrow.sessionOf(sessionId).balance, 100e18 - total);
        assertEq(earned(), total);
        assertEq(
            escrow.sessionOf(sessionId).head,
            CallId.unwrap(chainOf(SessionId.unwrap(sessionId), calls)[count - 1])
        );
    }

    /// @dev A call is left without proof, or its proof given for another's: nothing is paid.
    function test_settle_R29_PaysNothingIfOneProofIsMissing(
        uint256 seed,
        uint256 count,
        uint256 which
    ) public {
        count = bound(count, 2, 16);
        Ordered[] memory calls = _order(seed, count);
        Answered[] memory bundles = _bundle(calls, 4);
        if (bundles.length < 2) return;
        which = bound(which, 1, bundles.length - 1);
        bool missing = seed % 2 == 0;
        if (missing) {
            bundles[which] = bundles[bundles.length - 1];
            assembly ("memory-safe") {
                mstore(bundles, sub(mload(bundles), 1))
            }
        } else {
            bundles[which].proof = bundles[which - 1].proof;
        }
        Plan memory plan = settlementOf(sessionId, calls, bundles);
        try this.settle(plan) {
            revert("a settlement without all its proofs was taken");
        } catch (bytes memory failure) {
            bytes4 expected =
                missing
                    ? IInferenceMarket.CallCoverageWrong.selector
                    : IInferenceMarket.ProofInvalid.selector;
            assertEq(bytes32(bytes4(failure)), bytes32(expected));
        }
        assertEq(escrow.sessionOf(sessionId).balance, 100e18);
    }

    function settle(Plan memory plan) external {
        _settle(plan);
    }
}
