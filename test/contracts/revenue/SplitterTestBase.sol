// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {IRevenueLedger} from "../../../contracts/interfaces/IRevenueLedger.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {PaymentEscrow} from "../../../contracts/market/PaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev The test contract itself is the linked market: it takes money, and has the escrow's ledger distribute it.
abstract contract SplitterTestBase is TestBase {
    NodeId internal constant NODE = NodeId.wrap(keccak256("node"));
    ModelId internal constant MODEL = ModelId.wrap(7);
    ModelId internal constant BASE = ModelId.wrap(6);

    /// @dev Some calls of the tests burn more, some less.
    uint256 internal constant ACTIVITY_UNIT = 2_000;

    MockToken internal token;
    MockStaking internal staking;
    MockModels internal models;
    Governance internal governance;
    PaymentEscrow internal ledger;
    address internal operator;
    address internal author;
    address internal baseAuthor;
    address internal treasury;
    address internal referrer;
    uint256 private _calls;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        operator = makeAddress("operator");
        author = makeAddress("author");
        baseAuthor = makeAddress("base author");
        treasury = makeAddress("treasury");
        referrer = makeAddress("referrer");
        token = new MockToken(address(this));
        staking = new MockStaking();
        models = new MockModels();
        governance = new Governance(address(this), 1 days);
        ledger = _create(shares(20_000, 10_000, 15_000));
        ledger.link(address(this));
        token.approve(address(ledger), type(uint256).max);
        terms(300_000, baseAuthor, 100_000, 250_000);
    }

    function _create(IRevenueSplitter.Shares memory shares_) internal returns (PaymentEscrow) {
        return
            new PaymentEscrow(
                ERC20Burnable(address(token)),
                INodeStaking(address(staking)),
                IModelRegistry(address(models)),
                address(governance),
                treasury,
                shares_,
                IRevenueLedger.Decay(7 days, ACTIVITY_UNIT),
                IPaymentEscrow.Limits(1 days, 2 days, 1)
            );
    }

    function shares(
        uint32 fee,
        uint32 toTreasury,
        uint32 toReferrer
    ) internal pure returns (IRevenueSplitter.Shares memory) {
        return IRevenueSplitter.Shares(Ppm.wrap(fee), Ppm.wrap(toTreasury), Ppm.wrap(toReferrer));
    }

    /// @dev What the model's licence and the node's commission are from now on.
    function terms(uint32 licence, address base, uint32 royalty, uint32 commission) internal {
        MockModels.Model memory model;
        model.licence.author = author;
        model.licence.licence = Ppm.wrap(licence);
        if (base != address(0)) model.licence.royalty = Ppm.wrap(royalty);
        models.set(MODEL, model);
        IModelRegistry.Ancestor[] memory ancestors = new IModelRegistry.Ancestor[](1);
        ancestors[0] = IModelRegistry.Ancestor(BASE, base, Ppm.wrap(royalty));
        models.setAncestors(MODEL, ancestors);
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(commission), 0, 0), true);
    }

    /// @dev What the licence leg is at least from now on; the other terms as they are.
    function setFloor(uint96 floor) internal {
        MockModels.Model memory model;
        model.licence = models.licenceOf(MODEL);
        model.licence.floor = floor;
        models.set(MODEL, model);
    }

    function pay(uint256 price, uint256 count, address to) internal {
        payRuns(price * count, oneRun(price, count), to);
    }

    /// @dev As the market does: the money leaves its caller, then is distributed.
    function payRuns(uint256 gross, Run[] memory prices, address to) internal {
        collect(gross);
        ledger.distribute(NODE, MODEL, to, prices);
    }

    function collect(uint256 amount) internal {
        if (amount == 0) return; // calls that were all skipped
        CallId callId = CallId.wrap(bytes32(++_calls));
        ledger.hold(callId, address(this), amount);
        ledger.release(callId);
    }

    function commissionOf(NodeId nodeId) internal view returns (uint256 commission) {
        (commission, ) = ledger.nodeRevenueOf(nodeId);
    }

    function poolOf(NodeId nodeId) internal view returns (uint256 pool) {
        (, pool) = ledger.nodeRevenueOf(nodeId);
    }

    function treasuryRevenue() internal view returns (uint256 amount) {
        (amount, ) = ledger.protocolRevenue();
    }

    function burnable() internal view returns (uint256 amount) {
        (, amount) = ledger.protocolRevenue();
    }

    /// @notice Everything that is booked.
    function booked() internal view returns (uint256 amount) {
        address[3] memory others = [referrer, author, baseAuthor];
        for (uint256 i = 0; i < 3; ++i) amount += ledger.claimableOf(others[i]);
        return amount + commissionOf(NODE) + poolOf(NODE) + treasuryRevenue() + burnable();
    }

    function oneRun(uint256 price, uint256 count) internal pure returns (Run[] memory runs) {
        runs = new Run[](1);
        runs[0] = runOf(price, count);
    }

    function sumOf(IRevenueSplitter.Legs memory legs) internal pure returns (uint256) {
        return
            legs.burned +
            legs.treasury +
            legs.referrer +
            legs.licence +
            legs.royalty +
            legs.commission +
            legs.pool;
    }
}
