// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {CallChain} from "../../../contracts/libraries/CallChain.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice The chain of a session, against what Solidity hashes.
contract CallChainTest is TestBase {
    function extend(
        bytes32 head,
        ModelId modelId,
        IInferenceMarket.Call[] calldata calls,
        uint256 start,
        CallId[] memory callIds
    ) external pure returns (bytes32 next, uint256 end, CallId[] memory written) {
        (next, end) = CallChain.extend(head, modelId, calls, start, callIds);
        return (next, end, callIds);
    }

    /// @dev Terms of few different values, some of which share no bit. Behind the last call lie more words of calldata.
    function testFuzz_extendsByTheCallsWithTheSameTerms(
        uint256 seed,
        bytes32 head,
        ModelId modelId
    ) external view {
        IInferenceMarket.Call[] memory calls = new IInferenceMarket.Call[](1 + (seed % 20));
        for (uint256 i = 0; i < calls.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            calls[i] = IInferenceMarket.Call(seed, CallTerms.wrap(seed % 5 < 3 ? 1 << 33 : seed % 5));
        }
        for (uint256 start = 0; start < calls.length; ++start) {
            _compare(head, modelId, calls, start);
        }
    }

    function _compare(
        bytes32 head,
        ModelId modelId,
        IInferenceMarket.Call[] memory calls,
        uint256 start
    ) private view {
        uint256 terms = CallTerms.unwrap(calls[start].terms);
        CallId[] memory expected = new CallId[](calls.length);
        bytes32 expectedHead = head;
        uint256 expectedEnd = start;
        while (expectedEnd < calls.length && CallTerms.unwrap(calls[expectedEnd].terms) == terms) {
            uint256 input = calls[expectedEnd].inputCommitment;
            expectedHead = keccak256(abi.encode(expectedHead, modelId, input, terms >> 33));
            expected[expectedEnd++] = CallId.wrap(expectedHead);
        }
        CallId[] memory room = new CallId[](calls.length);
        (bytes32 next, uint256 end, CallId[] memory written) = this.extend(head, modelId, calls, start, room);
        assertEq(next, expectedHead);
        assertEq(end, expectedEnd);
        for (uint256 i = 0; i < calls.length; ++i) {
            assertEq(CallId.unwrap(written[i]), CallId.unwrap(expected[i]));
        }
    }

    /// @dev In calldata the calls are followed by how many ids there are and the first of them, which here would be a call.
    function test_endsWithTheLastCallWhateverLiesBehind() external view {
        IInferenceMarket.Call[] memory calls = new IInferenceMarket.Call[](2);
        calls[0] = calls[1] = IInferenceMarket.Call(7, CallTerms.wrap(9 << 33));
        CallId[] memory room = new CallId[](2);
        room[0] = CallId.wrap(bytes32(uint256(9 << 33)));
        (, uint256 end, CallId[] memory written) = this.extend(0, ModelId.wrap(1), calls, 0, room);
        assertEq(end, 2);
        assertEq(written.length, 2);
    }
}
