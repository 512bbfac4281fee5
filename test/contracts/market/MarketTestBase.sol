// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {IRevenueLedger} from "../../../contracts/interfaces/IRevenueLedger.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {InferenceMarket} from "../../../contracts/market/InferenceMarket.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {MockRanking} from "../../../contracts/mocks/MockRanking.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {MockVerifier} from "../../../contracts/mocks/MockVerifier.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {Plans} from "./Plans.sol";

/// @notice Market and escrow as deployed, between doubles of the other contracts. A proof is the hash of the public
/// signals that the test expects (see MockVerifier); ids, contexts and chains are computed here anew, not asked of the market.
abstract contract MarketTestBase is Plans {
    uint64 internal constant LIFE = 1 days;
    uint64 internal constant THAW = 2 days;
    uint256 internal constant MINIMUM = 1e15;
    uint96 internal constant PRICE = 1e18;

    NodeId internal constant NODE = NodeId.wrap(keccak256("node"));
    NodeId internal constant RIVAL_NODE = NodeId.wrap(keccak256("rival node"));
    ModelId internal constant BASE = ModelId.wrap(uint256(keccak256("base")));
    ModelId internal constant DERIVED = ModelId.wrap(uint256(keccak256("derived")));
    /// @dev Proven four calls at a time, two output words each.
    ModelId internal constant BATCHED = ModelId.wrap(uint256(keccak256("batched")));
    ModelId internal constant UNKNOWN = ModelId.wrap(uint256(keccak256("unknown")));

    MockToken internal token;
    MockStaking internal staking;
    MockModels internal models;
    MockRanking internal ranking;
    address internal singleVerifier;
    address internal batchVerifier;
    Governance internal governance;
    PaymentEscrow internal escrow;
    InferenceMarket internal market;

    address internal operator;
    address internal rival;
    address internal author;
    address internal baseAuthor;
    address internal treasury;
    address internal referrer;
    address internal caller;
    uint256 internal callerKey;

    function start() internal {
        vm.warp(1_800_000_000);
        _makeActors();
        _deploy();
        _register();
        fund(caller);
    }

    function _makeActors() private {
        operator = makeAddress("operator");
        rival = makeAddress("rival");
        author = makeAddress("author");
        baseAuthor = makeAddress("base author");
        treasury = makeAddress("treasury");
        referrer = makeAddress("referrer");
        (caller, callerKey) = makeSigner("caller");
    }

    /// @dev The staking that the market is deployed with.
    function makeStaking() internal virtual returns (address) {
        return address(staking);
    }

    function _deploy() private {
        token = new MockToken(address(this));
        staking = new MockStaking();
        models = new MockModels();
        governance = new Governance(address(this), 1 days);
        INodeStaking nodes = INodeStaking(makeStaking());
        escrow = new PaymentEscrow(
            ERC20Burnable(address(token)),
            nodes,
            IModelRegistry(address(models)),
            address(governance),
            treasury,
            IRevenueSplitter.Shares(Ppm.wrap(20_000), Ppm.wrap(10_000), Ppm.wrap(15_000)),
            IRevenueLedger.Decay(7 days, type(uint96).max),
            IPaymentEscrow.Limits(LIFE, THAW, MINIMUM)
        );
        // The ranking that the escrow made becomes a double.
        ranking = MockRanking(address(escrow.RANKING()));
        vm.etch(address(ranking), type(MockRanking).runtimeCode);
        market = new InferenceMarket(nodes, IModelRegistry(address(models)), escrow);
        escrow.link(address(market));
    }

    function _register() private {
        singleVerifier = address(new MockVerifier(4));
        batchVerifier = address(new MockVerifier(14));
        Ppm licence = Ppm.wrap(300_000);
        Ppm royalty = Ppm.wrap(100_000);
        IModelRegistry.Licence memory own;
        (own.author, own.licence) = (baseAuthor, licence);
        IModelRegistry.Licence memory derived;
        (derived.author, derived.licence, derived.royalty) = (author, licence, royalty);
        IModelRegistry.Ancestor[] memory ancestors = new IModelRegistry.Ancestor[](1);
        ancestors[0] = IModelRegistry.Ancestor(BASE, baseAuthor, royalty);
        models.setAncestors(DERIVED, ancestors);
        models.set(BASE, MockModels.Model(singleStatement(1001), own));
        models.set(DERIVED, MockModels.Model(singleStatement(1002), derived));
        models.set(BATCHED, MockModels.Model(IModelRegistry.Statement(batchVerifier, 4, 2, 1003), own));
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(250_000), 0, 0), true);
        staking.set(RIVAL_NODE, INodeStaking.Node(rival, Ppm.wrap(100_000), 0, 0), true);
    }

    function singleStatement(uint256 commitment) internal view returns (IModelRegistry.Statement memory) {
        return IModelRegistry.Statement(singleVerifier, 1, 1, commitment);
    }

    /// @dev The caller becomes operator, author and referrer as well.
    function _ownEverything() internal {
        referrer = caller;
        IModelRegistry.Licence memory licence;
        (licence.author, licence.licence) = (caller, Ppm.wrap(500_000));
        models.set(BASE, MockModels.Model(singleStatement(1001), licence));
        staking.set(NODE, INodeStaking.Node(caller, Ppm.wrap(250_000), 0, 0), true);
    }

    function fund(address account) internal {
        token.transfer(account, 1_000_000e18);
        vm.prank(account);
        token.approve(address(escrow), type(uint256).max);
    }

    // ------------------------------------------------------------------ sessions

    function openSession(bytes32 salt, uint256 amount) internal returns (SessionId sessionId) {
        vm.prank(caller);
        return escrow.openSession(NODE, caller, referrer, salt, amount);
    }

    function callOf(ModelId modelId, uint256 input) internal pure returns (Ordered memory) {
        return Ordered(modelId, input, PRICE, false);
    }

    function chainOf(bytes32 head, Ordered[] memory calls) internal pure returns (CallId[] memory callIds) {
        callIds = new CallId[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            Ordered memory item = calls[i];
            head = keccak256(abi.encode(head, item.modelId, item.inputCommitment, item.price));
            callIds[i] = CallId.wrap(head);
        }
    }

    /// @dev A session's settlement as its node hands it in: signed by the caller over exactly these calls.
    function settlementOf(
        SessionId sessionId,
        Ordered[] memory calls,
        Answered[] memory bundles
    ) internal view returns (Plan memory settlement) {
        uint64 validUntil = uint64(vm.getBlockTimestamp()) + LIFE;
        bytes32 head = escrow.sessionOf(sessionId).head;
        if (calls.length > 0) head = CallId.unwrap(chainOf(head, calls)[calls.length - 1]);
        uint64 callCount = escrow.sessionOf(sessionId).callCount + uint64(calls.length);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            callerKey,
            escrow.voucherDigest(sessionId, head, callCount, validUntil)
        );
        return Plan(sessionId, validUntil, abi.encodePacked(r, s, v), calls, bundles);
    }

    /// @dev One bundle per call that is not skipped, of a circuit for single calls; each answer is the input plus one.
    function singleBundles(
        NodeId nodeId,
        bytes32 head,
        Ordered[] memory calls
    ) internal view returns (Answered[] memory bundles) {
        uint256 open;
        for (uint256 i = 0; i < calls.length; ++i) if (!calls[i].skipped) ++open;
        bundles = new Answered[](open);
        CallId[] memory callIds = chainOf(head, calls);
        uint256 next;
        for (uint256 i = 0; i < calls.length; ++i) {
            if (calls[i].skipped) continue;
            uint256[] memory indices = new uint256[](1);
            indices[0] = i;
            bundles[next++] = bundleOf(nodeId, callIds, calls, indices, 1, 1);
        }
    }

    /// @dev A bundle with the "proof" for exactly the signals that the statement demands: padded by repetition.
    function bundleOf(
        NodeId nodeId,
        CallId[] memory callIds,
        Ordered[] memory calls,
        uint256[] memory indices,
        uint256 batchSize,
        uint256 width
    ) internal view returns (Answered memory bundle) {
        CallId[] memory covered = new CallId[](indices.length);
        uint256[] memory inputs = new uint256[](indices.length);
        uint256[] memory outputs = new uint256[](indices.length * width);
        for (uint256 k = 0; k < indices.length; ++k) {
            covered[k] = callIds[indices[k]];
            inputs[k] = calls[indices[k]].inputCommitment;
            for (uint256 w = 0; w < width; ++w) outputs[k * width + w] = inputs[k] + 1 + w;
        }
        uint256 commitment = models.statementOf(calls[indices[0]].modelId).commitment;
        uint256[] memory signals = signalsOf(
            commitment,
            contextOf(nodeId, covered),
            inputs,
            outputs,
            batchSize
        );
        bundle.calls = indices;
        bundle.outputs = outputs;
        bundle.proof[0] = uint256(keccak256(abi.encode(signals)));
    }

    function contextOf(NodeId nodeId, CallId[] memory callIds) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(block.chainid, address(market), nodeId, callIds))) >> 8;
    }

    /// @dev modelCommitment, context, inputs (last one repeated), outputs (last call's repeated).
    function signalsOf(
        uint256 commitment,
        uint256 context,
        uint256[] memory inputs,
        uint256[] memory outputs,
        uint256 batchSize
    ) internal pure returns (uint256[] memory signals) {
        uint256 width = outputs.length / inputs.length;
        signals = new uint256[](2 + batchSize * (1 + width));
        signals[0] = commitment;
        signals[1] = context;
        for (uint256 k = 0; k < batchSize; ++k) {
            uint256 from = k < inputs.length ? k : inputs.length - 1;
            signals[2 + k] = inputs[from];
            for (uint256 w = 0; w < width; ++w) {
                signals[2 + batchSize + k * width + w] = outputs[from * width + w];
            }
        }
    }

    function settleOne(Plan memory settlement) internal {
        Plan[] memory sessions = new Plan[](1);
        sessions[0] = settlement;
        vm.prank(operator);
        market.settle(NODE, pack(sessions));
    }

    // ------------------------------------------------------------------ requests

    function offer(ModelId modelId, uint96 price) internal {
        offer(modelId, price, 1_000_000);
    }

    function offer(ModelId modelId, uint96 price, uint32 capacity) internal {
        vm.prank(operator);
        market.setOffer(NODE, modelId, price, capacity);
    }

    function orderOf(ModelId modelId, bytes32 salt) internal view returns (IInferenceMarket.Request memory) {
        return
            IInferenceMarket.Request({
                caller: caller,
                nodeId: NODE,
                modelId: modelId,
                inputCommitment: 77,
                maxPrice: PRICE,
                deadline: uint64(vm.getBlockTimestamp()) + 1 hours,
                referrer: referrer,
                salt: salt,
                bond: 0,
                callbackGas: 0
            });
    }

    function idOf(IInferenceMarket.Request memory order) internal view returns (CallId callId) {
        return CallId.wrap(keccak256(abi.encode(block.chainid, address(market), order)));
    }

    /// @dev The "proof" of a single-call circuit that `order` has the answer `output`.
    function proofOf(
        IInferenceMarket.Request memory order,
        uint256 output
    ) internal view returns (uint256[] memory words, uint256[8] memory proof) {
        CallId[] memory callIds = new CallId[](1);
        callIds[0] = idOf(order);
        uint256[] memory inputs = new uint256[](1);
        inputs[0] = order.inputCommitment;
        words = new uint256[](1);
        words[0] = output;
        uint256 commitment = models.statementOf(order.modelId).commitment;
        uint256 context = contextOf(order.nodeId, callIds);
        proof[0] = uint256(keccak256(abi.encode(signalsOf(commitment, context, inputs, words, 1))));
    }

    // ------------------------------------------------------------------ money

    /// @notice Token wei that were earned and not paid out, to be burned or not.
    function earned() internal view returns (uint256 amount) {
        (uint256 commission, uint256 pool) = escrow.nodeRevenueOf(NODE);
        (uint256 toTreasury, uint256 burnable) = escrow.protocolRevenue();
        address[3] memory others = [referrer, author, baseAuthor];
        for (uint256 i = 0; i < 3; ++i) amount += escrow.claimableOf(others[i]);
        return amount + commission + pool + toTreasury + burnable;
    }

    /// @dev Burns what is to be burned.
    function assertSpentAndEarned(uint256 price, uint256 supplyBefore) internal {
        assertEq(earned(), price, "legs sum to the price");
        (, uint256 burnable) = escrow.protocolRevenue();
        if (burnable > 0) assertEq(escrow.burnFees(), burnable);
        assertEq(supplyBefore - token.totalSupply(), burnable);
        assertEq(earned(), price - burnable);
    }
}

/// @notice A test contract around it. (A handler of invariant runs calls `start` in its constructor instead, so that the
/// code of the whole market is not part of its own.)
abstract contract MarketTest is MarketTestBase {
    function setUp() public virtual {
        start();
    }
}
