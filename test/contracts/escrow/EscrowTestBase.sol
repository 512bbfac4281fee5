// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {IRevenueLedger} from "../../../contracts/interfaces/IRevenueLedger.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {SessionId} from "../../../contracts/types/SessionId.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev The test contract itself is the linked market.
abstract contract EscrowTestBase is TestBase {
    uint64 internal constant LIFE = 1 days;
    uint64 internal constant THAW = 2 days;
    uint256 internal constant MINIMUM = 1e15;
    NodeId internal constant NODE = NodeId.wrap(keccak256("node"));
    bytes32 internal constant HEAD = keccak256("head");

    MockToken internal token;
    PaymentEscrow internal escrow;
    MockStaking internal staking;
    MockModels internal models;
    Governance internal governance;
    address internal caller;
    uint256 internal callerKey;
    address internal stranger;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        token = new MockToken(address(this));
        staking = new MockStaking();
        models = new MockModels();
        governance = new Governance(address(this), 1 days);
        escrow = create(address(token), LIFE, THAW, MINIMUM);
        escrow.link(address(this));
        (caller, callerKey) = makeSigner("caller");
        stranger = makeAddress("stranger");
        fund(caller, 1_000_000e18);
        fund(stranger, 1_000_000e18);
    }

    function create(
        address asset,
        uint64 maxVoucherLife,
        uint64 thawPeriod,
        uint256 minimum
    ) internal returns (PaymentEscrow) {
        return
            new PaymentEscrow(
                ERC20Burnable(asset),
                INodeStaking(address(staking)),
                IModelRegistry(address(models)),
                address(governance),
                address(this),
                IRevenueSplitter.Shares(Ppm.wrap(20_000), Ppm.wrap(10_000), Ppm.wrap(15_000)),
                IRevenueLedger.Decay(7 days, 1e16),
                IPaymentEscrow.Limits(maxVoucherLife, thawPeriod, minimum)
            );
    }

    /// @dev Money that has left its caller can be distributed, to the wei, in the same transaction.
    function assertCollected(uint256 amount) internal {
        ModelId modelId = ModelId.wrap(1);
        address author = makeAddress("author");
        IModelRegistry.Licence memory licence;
        licence.author = author;
        licence.licence = Ppm.wrap(1_000_000);
        models.set(modelId, MockModels.Model(IModelRegistry.Statement(address(token), 1, 1, 1), licence));
        staking.set(NODE, INodeStaking.Node(stranger, Ppm.wrap(0), 0, 0), true);
        Run[] memory prices = new Run[](1);
        prices[0] = runOf(amount + 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueUnpaid.selector, amount + 1, amount));
        escrow.distribute(NODE, modelId, address(0), prices);
        uint256 before = escrow.claimableOf(author);
        prices[0] = runOf(amount, 1);
        escrow.distribute(NODE, modelId, address(0), prices);
        assertEq(escrow.claimableOf(author) - before, (amount * 97) / 100);
    }

    function fund(address account, uint256 amount) internal {
        token.transfer(account, amount);
        vm.prank(account);
        token.approve(address(escrow), type(uint256).max);
    }

    function open(bytes32 salt, uint256 amount) internal returns (SessionId sessionId) {
        vm.prank(caller);
        return escrow.openSession(NODE, caller, address(0), salt, amount);
    }

    function sign(
        uint256 key,
        SessionId sessionId,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil
    ) internal view returns (bytes memory signature) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            key,
            escrow.voucherDigest(sessionId, head, callCount, validUntil)
        );
        return abi.encodePacked(r, s, v);
    }

    function collect(
        SessionId sessionId,
        bytes32 head,
        uint64 callCount,
        uint64 validUntil,
        uint256 amount
    ) internal returns (IPaymentEscrow.Refusal refusal) {
        bytes memory signature = sign(callerKey, sessionId, head, callCount, validUntil);
        bytes32 previousHead = escrow.sessionOf(sessionId).head;
        return escrow.collect(sessionId, previousHead, head, callCount, validUntil, amount, signature);
    }

    function nowPlus(uint64 secondsLater) internal view returns (uint64) {
        return uint64(vm.getBlockTimestamp()) + secondsLater;
    }

    function assertRefusal(IPaymentEscrow.Refusal got, IPaymentEscrow.Refusal want) internal pure {
        assertEq(uint256(got), uint256(want));
    }

    /// @dev For a session that nothing was collected from before.
    function assertUnchanged(
        SessionId sessionId,
        IPaymentEscrow.Refusal got,
        IPaymentEscrow.Refusal want
    ) internal view {
        assertRefusal(got, want);
        IPaymentEscrow.Session memory session = escrow.sessionOf(sessionId);
        assertEq(session.head, SessionId.unwrap(sessionId));
        assertEq(session.callCount, 0);
    }
}
