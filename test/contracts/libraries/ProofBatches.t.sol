// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGroth16Verifier} from "../../../contracts/interfaces/IGroth16Verifier.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {CallSet} from "../../../contracts/libraries/CallSet.sol";
import {ProofBatch, ProofBatches} from "../../../contracts/libraries/ProofBatches.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {CallTerms} from "../../../contracts/types/CallTerms.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev Answers a call with these bytes, or fails with them; any other call it refuses. A batch may leave room between its
/// proofs and its signals.
contract AnsweringVerifier {
    bytes32 private _expected;
    bytes private _answer;
    bool private _fails;

    error CallUnexpected(bytes data);

    function expect(bytes calldata data, bytes calldata answer, bool fails) external {
        (_expected, _answer, _fails) = (keccak256(data), answer, fails);
    }

    fallback(bytes calldata data) external returns (bytes memory answer) {
        require(keccak256(data) == _expected || _isBatch(data), CallUnexpected(data));
        answer = _answer;
        if (!_fails) return answer;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }

    function _isBatch(bytes calldata data) private view returns (bool expected) {
        if (bytes4(data) != IGroth16Verifier.verifyBatch.selector) return false;
        (uint256[8][] memory proofs, uint256[] memory signals) = abi.decode(
            data[4:],
            (uint256[8][], uint256[])
        );
        uint256 room = abi.decode(data[36:], (uint256)) - 96 - 256 * proofs.length;
        bytes memory encoded = abi.encodeCall(IGroth16Verifier.verifyBatch, (proofs, signals));
        return keccak256(encoded) == _expected && data.length == encoded.length + room;
    }
}

/// @notice The call that a batch makes is, to the byte, the one that Solidity would encode.
contract ProofBatchesTest is TestBase {
    NodeId private constant NODE = NodeId.wrap("node");
    uint256 private constant COMMITMENT = 77;
    uint256 private constant BATCH = 3;
    uint256 private constant WIDTH = 2;

    /// @dev A proof of some calls.
    struct Proven {
        uint256[8] proof;
        CallSet calls;
        uint256[] outputs;
    }

    AnsweringVerifier private _verifier;

    function setUp() external {
        _verifier = new AnsweringVerifier();
    }

    // ------------------------------------------------------------------ what is built

    function build(
        uint256 capacity,
        Proven[] calldata proven,
        IInferenceMarket.Call[] calldata calls,
        CallId[] memory callIds
    ) external view {
        ProofBatch memory batch = ProofBatches.open(_statement(), NODE, capacity);
        for (uint256 i = 0; i < proven.length; ++i) {
            uint256 position = batch.add(proven[i].proof, COMMITMENT);
            batch.setCalls(position, proven[i].calls, calls, callIds);
            batch.setOutputs(position, proven[i].outputs);
        }
        batch.verify();
    }

    /// @dev A batch for a single call, as a request's.
    function buildOne(Proven calldata proven, CallId callId, uint256 input) external view {
        ProofBatch memory batch = ProofBatches.open(_statement(), NODE, 1);
        uint256 position = batch.add(proven.proof, COMMITMENT);
        batch.setCall(position, callId, input);
        batch.setOutputs(position, proven.outputs);
        batch.verify();
    }

    function testFuzz_asksAboutManyProofsAsSolidityWould(uint256 seed, uint256 spare) external {
        (IInferenceMarket.Call[] memory calls, CallId[] memory callIds) = _calls(seed);
        Proven[] memory proven = new Proven[](3);
        proven[0] = _proven(seed, 1, CallSet.wrap(4)); // a single call, the last one
        proven[1] = _proven(seed, 2, CallSet.wrap(2 << 32)); // the first and the third
        proven[2] = _proven(seed, 3, CallSet.wrap((3 << 32) | 1)); // the second to the fourth
        uint256[8][] memory proofs = new uint256[8][](3);
        uint256[] memory signals = new uint256[](33);
        for (uint256 i = 0; i < 3; ++i) {
            proofs[i] = proven[i].proof;
            uint256[] memory expected = _signalsOf(proven[i], calls, callIds);
            for (uint256 k = 0; k < 11; ++k) signals[11 * i + k] = expected[k];
        }
        bytes memory question = abi.encodeCall(IGroth16Verifier.verifyBatch, (proofs, signals));
        _verifier.expect(question, abi.encode(true), false);
        this.build(3, proven, calls, callIds);
        this.build(4 + (spare % 3), proven, calls, callIds);
    }

    function testFuzz_asksAboutOneProofAsSolidityWould(uint256 seed, uint256 members) external {
        (IInferenceMarket.Call[] memory calls, CallId[] memory callIds) = _calls(seed);
        uint256 others = bound(members, 0, 2);
        Proven[] memory proven = new Proven[](1);
        proven[0] = _proven(seed, 1 + others, CallSet.wrap((((1 << others) - 1) << 32) | 1));
        _verifier.expect(_questionOf(proven[0], calls, callIds), abi.encode(true), false);
        this.build(1, proven, calls, callIds);
        this.build(5, proven, calls, callIds);
    }

    function testFuzz_asksAboutOneCallAsSolidityWould(uint256 seed) external {
        (IInferenceMarket.Call[] memory calls, CallId[] memory callIds) = _calls(seed);
        Proven memory proven = _proven(seed, 1, CallSet.wrap(2));
        _verifier.expect(_questionOf(proven, calls, callIds), abi.encode(true), false);
        this.buildOne(proven, callIds[2], calls[2].inputCommitment);
    }

    function open(uint256 capacity) external view returns (ProofBatch memory batch, uint256 free) {
        batch = ProofBatches.open(_statement(), NODE, capacity);
        assembly ("memory-safe") {
            free := mload(0x40)
        }
    }

    /// @dev Neither part may reach into the next, nor into what others keep in memory.
    function testFuzz_reservesWhatItWrites(uint256 capacity) external view {
        capacity = bound(capacity, 0, 20);
        (ProofBatch memory batch, uint256 free) = this.open(capacity);
        assertEq(batch.stride, 32 * (2 + BATCH + BATCH * WIDTH));
        assertEq(batch.proofsAt, batch.callData + 3 * 32);
        assertEq(batch.signalsAt, batch.proofsAt + 256 * capacity + 32);
        assertEq(batch.contextAt, batch.signalsAt + batch.stride * capacity);
        assertEq(free, batch.contextAt + 32 * (5 + BATCH));
    }

    function test_holdsNoMoreProofsThanItHasRoomFor() external {
        (IInferenceMarket.Call[] memory calls, CallId[] memory callIds) = _calls(0);
        Proven[] memory proven = new Proven[](2);
        for (uint256 i = 0; i < 2; ++i) proven[i] = _proven(i, 1, CallSet.wrap(i));
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 1));
        this.build(1, proven, calls, callIds);
    }

    function test_anEmptyBatchAsksNobody() external {
        (IInferenceMarket.Call[] memory calls, CallId[] memory callIds) = _calls(0);
        vm.expectCall(address(_verifier), "", 0);
        this.build(2, new Proven[](0), calls, callIds);
    }

    // ------------------------------------------------------------------ what is answered

    function test_R19_onlyOneWordThatIsOneHolds() external {
        (IInferenceMarket.Call[] memory calls, CallId[] memory callIds) = _calls(0);
        Proven[] memory proven = new Proven[](1);
        proven[0] = _proven(0, 1, CallSet.wrap(0));
        bytes memory question = _questionOf(proven[0], calls, callIds);
        bytes[6] memory answers = [
            abi.encode(0),
            abi.encode(2),
            abi.encode(3),
            abi.encode(1, 0),
            bytes(hex"01"),
            bytes("")
        ];
        bytes memory invalid = abi.encodeWithSelector(IInferenceMarket.ProofInvalid.selector, _verifier);
        for (uint256 i = 0; i < answers.length; ++i) {
            _verifier.expect(question, answers[i], false);
            vm.expectRevert(invalid);
            this.build(1, proven, calls, callIds);
        }
        _verifier.expect(question, abi.encode(1), true);
        vm.expectRevert(invalid);
        this.build(1, proven, calls, callIds);
        _verifier.expect(question, abi.encode(1), false);
        this.build(1, proven, calls, callIds);
    }

    // ------------------------------------------------------------------ helpers

    function _statement() private view returns (IModelRegistry.Statement memory) {
        return IModelRegistry.Statement(address(_verifier), uint16(BATCH), uint16(WIDTH), COMMITMENT);
    }

    function _calls(
        uint256 seed
    ) private pure returns (IInferenceMarket.Call[] memory calls, CallId[] memory callIds) {
        calls = new IInferenceMarket.Call[](5);
        callIds = new CallId[](5);
        for (uint256 i = 0; i < 5; ++i) {
            calls[i] = IInferenceMarket.Call(_random(seed, i), CallTerms.wrap(_random(seed, 10 + i)));
            callIds[i] = CallId.wrap(bytes32(_random(seed, 20 + i)));
        }
    }

    function _proven(uint256 seed, uint256 count, CallSet calls) private pure returns (Proven memory proven) {
        proven.calls = calls;
        for (uint256 i = 0; i < 8; ++i) proven.proof[i] = _random(seed, 100 * count + i);
        proven.outputs = new uint256[](count * WIDTH);
        for (uint256 i = 0; i < count * WIDTH; ++i) proven.outputs[i] = _random(seed, 200 * count + i);
    }

    function _random(uint256 seed, uint256 place) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, place)));
    }

    /// @dev Commitment, context, inputs, outputs; the last call fills the places that are left.
    function _signalsOf(
        Proven memory proven,
        IInferenceMarket.Call[] memory calls,
        CallId[] memory callIds
    ) private view returns (uint256[] memory signals) {
        uint256 count = proven.outputs.length / WIDTH;
        CallId[] memory ids = new CallId[](count);
        signals = new uint256[](2 + BATCH + BATCH * WIDTH);
        signals[0] = COMMITMENT;
        uint256 filled = 0;
        for (uint256 k = 0; filled < count; ++k) {
            if ((proven.calls.members() >> k) & 1 == 0) continue;
            uint256 index = proven.calls.first() + k;
            ids[filled] = callIds[index];
            signals[2 + filled] = calls[index].inputCommitment;
            ++filled;
        }
        signals[1] = uint256(keccak256(abi.encode(block.chainid, address(this), NODE, ids))) >> 8;
        for (uint256 place = 0; place < BATCH; ++place) {
            uint256 from = place < count ? place : count - 1;
            signals[2 + place] = signals[2 + from];
            for (uint256 w = 0; w < WIDTH; ++w) {
                signals[2 + BATCH + place * WIDTH + w] = proven.outputs[from * WIDTH + w];
            }
        }
    }

    function _questionOf(
        Proven memory proven,
        IInferenceMarket.Call[] memory calls,
        CallId[] memory callIds
    ) private view returns (bytes memory question) {
        uint256[8] memory p = proven.proof;
        uint256[] memory signals = _signalsOf(proven, calls, callIds);
        return
            abi.encodeCall(
                IGroth16Verifier.verifyProof,
                ([p[0], p[1]], [[p[2], p[3]], [p[4], p[5]]], [p[6], p[7]], signals)
            );
    }
}
