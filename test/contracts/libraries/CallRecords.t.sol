// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {Answer, answerAt} from "../../../contracts/libraries/Answer.sol";
import {CallRecords} from "../../../contracts/libraries/CallRecords.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {TestBase} from "../lib/TestBase.sol";
import {Vm} from "../lib/Vm.sol";

/// @notice The records of a settlement, against those that Solidity emits.
contract CallRecordsTest is TestBase {
    struct Session {
        CallId[] callIds;
        IInferenceMarket.Call[] calls;
        uint256[] outputs;
        uint256 width;
        ModelId modelId;
        NodeId nodeId;
        address caller;
    }

    /// @dev The answer of the last call comes first in calldata.
    function record(Session calldata session, uint256 start, uint256 end) external {
        uint256 count = session.calls.length;
        Answer[] memory answers = new Answer[](count);
        for (uint256 i = 0; i < count; ++i)
            answers[i] = answerAt(session.outputs, (count - 1 - i) * session.width, session.width);
        CallRecords.emitRun(
            session.callIds,
            answers,
            start,
            session.calls[start:end],
            session.modelId,
            session.nodeId,
            session.caller
        );
    }

    function recordInSolidity(Session calldata session, uint256 start, uint256 end) external {
        for (uint256 i = start; i < end; ++i) {
            uint256 place = session.calls.length - 1 - i;
            emit IInferenceMarket.CallProven(
                session.callIds[i],
                session.modelId,
                session.nodeId,
                session.caller,
                session.calls[i].inputCommitment,
                session.calls[i].terms.price(),
                session.outputs[place * session.width:(place + 1) * session.width]
            );
        }
    }

    function testFuzz_recordsAsSolidityDoes(
        uint256 seed,
        uint96 price,
        address caller,
        uint256 start,
        uint256 end
    ) external {
        Session memory session = _session(seed, price, caller);
        start = bound(start, 0, session.calls.length - 1);
        end = bound(end, start + 1, session.calls.length);
        vm.recordLogs();
        this.recordInSolidity(session, start, end);
        Vm.Log[] memory expected = vm.getRecordedLogs();
        this.record(session, start, end);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, end - start);
        assertEq(keccak256(abi.encode(logs)), keccak256(abi.encode(expected)));
    }

    function _session(
        uint256 seed,
        uint96 price,
        address caller
    ) private pure returns (Session memory session) {
        uint256 count = 1 + (seed % 6);
        session.width = 1 + ((seed >> 8) % 4);
        session.callIds = new CallId[](count);
        session.calls = new IInferenceMarket.Call[](count);
        session.outputs = new uint256[](count * session.width);
        session.modelId = ModelId.wrap(uint256(keccak256(abi.encode(seed, "model"))));
        session.nodeId = NodeId.wrap(keccak256(abi.encode(seed, "node")));
        session.caller = caller;
        CallTerms terms = CallTerms.wrap((uint256(price) << 33) | (((seed >> 16) % 3) << 1));
        for (uint256 i = 0; i < count; ++i) {
            session.callIds[i] = CallId.wrap(keccak256(abi.encode(seed, "call", i)));
            session.calls[i] = IInferenceMarket.Call(uint256(keccak256(abi.encode(seed, "input", i))), terms);
        }
        for (uint256 w = 0; w < session.outputs.length; ++w) {
            session.outputs[w] = uint256(keccak256(abi.encode(seed, "output", w)));
        }
    }
}
