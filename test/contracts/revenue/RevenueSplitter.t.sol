// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {RevenueSplitter} from "../../../contracts/revenue/RevenueSplitter.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {CircuitId} from "../../../contracts/types/CircuitId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev The test contract itself is the linked market: it pays the splitter, then asks it to split.
abstract contract SplitterTestBase is TestBase {
    NodeId internal constant NODE = NodeId.wrap(keccak256("node"));
    ModelId internal constant MODEL = ModelId.wrap(7);

    MockToken internal token;
    MockStaking internal staking;
    MockModels internal models;
    Governance internal governance;
    RevenueSplitter internal splitter;
    address internal operator;
    address internal author;
    address internal baseAuthor;
    address internal treasury;
    address internal referrer;

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
        splitter = _create(shares(20_000, 10_000, 15_000));
        splitter.link(address(this));
        terms(300_000, baseAuthor, 100_000, 250_000);
    }

    function _create(IRevenueSplitter.Shares memory shares_) internal returns (RevenueSplitter) {
        return
            new RevenueSplitter(
                ERC20Burnable(address(token)),
                INodeStaking(address(staking)),
                IModelRegistry(address(models)),
                address(governance),
                treasury,
                shares_
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
        models.set(
            MODEL,
            MockModels.Model(
                CircuitId.wrap(0),
                0,
                IModelRegistry.Licence(author, Ppm.wrap(licence), base, Ppm.wrap(royalty))
            )
        );
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(commission), 0, 0), true);
    }

    function pay(uint256 price, uint256 count, address to) internal returns (uint256[] memory) {
        IRevenueSplitter.PaidCall[] memory calls = new IRevenueSplitter.PaidCall[](count);
        for (uint256 i = 0; i < count; ++i) {
            calls[i] = IRevenueSplitter.PaidCall(CallId.wrap(bytes32(i)), price);
        }
        token.transfer(address(splitter), price * count);
        return splitter.split(NODE, MODEL, to, calls);
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

contract RevenueSplitterTest is SplitterTestBase {
    // ------------------------------------------------------------------ split

    function test_split_PaysEveryLeg() public {
        uint256 supply = token.totalSupply();
        IRevenueSplitter.Legs memory legs = IRevenueSplitter.Legs({
            burned: 20_000,
            treasury: 10_000,
            referrer: 15_000,
            licence: 257_850, // 30 % of 955,000 without the royalty
            royalty: 28_650,
            commission: 167_125, // 25 % of 668,500
            pool: 501_375
        });
        IRevenueSplitter.PaidCall[] memory calls = new IRevenueSplitter.PaidCall[](1);
        calls[0].price = 1_000_000;
        token.transfer(address(splitter), 1_000_000);
        vm.expectEmit(address(splitter));
        emit IRevenueSplitter.RevenueSplit(CallId.wrap(0), MODEL, NODE, legs);
        uint256[] memory burned = splitter.split(NODE, MODEL, referrer, calls);
        assertEq(burned.length, 1);
        assertEq(burned[0], 20_000);
        assertEq(token.totalSupply(), supply - 20_000);
        assertEq(splitter.claimableOf(treasury), 10_000);
        assertEq(splitter.claimableOf(referrer), 15_000);
        assertEq(splitter.claimableOf(author), 257_850);
        assertEq(splitter.claimableOf(baseAuthor), 28_650);
        assertEq(splitter.claimableOf(operator), 167_125);
        assertEq(splitter.poolClaimableOf(NODE), 501_375);
        assertEq(splitter.owed(), 980_000);
    }

    function test_split_WithoutReferrerOrBaseTheLegsStayWithTheRest() public {
        terms(300_000, address(0), 100_000, 250_000);
        pay(1_000_000, 1, address(0));
        assertEq(splitter.claimableOf(address(0)), 0);
        assertEq(splitter.claimableOf(author), 291_000); // 30 % of 970,000, nothing of it to a base
        assertEq(splitter.owed(), 980_000);
    }

    function test_split_R18_LegsSumToThePrice(
        uint256 price,
        uint256 rates,
        bool referred,
        bool derived
    ) public {
        price = bound(price, 1, 1e26 - 1);
        uint32 licence = uint32(bound(uint32(rates), 0, 1_000_000));
        uint32 royalty = uint32(bound(uint32(rates >> 32), 0, 1_000_000));
        uint32 commission = uint32(bound(uint32(rates >> 64), 0, 1_000_000));
        terms(licence, derived ? baseAuthor : address(0), royalty, commission);
        address to = referred ? referrer : address(0);
        IRevenueSplitter.Legs memory legs = splitter.quoteSplit(NODE, MODEL, to, price);
        assertEq(sumOf(legs), price);
        assertGt(legs.burned, 0); // E01: no paid call burns nothing
        uint256 supply = token.totalSupply();
        pay(price, 1, to);
        assertEq(supply - token.totalSupply(), legs.burned);
        assertEq(splitter.owed() + legs.burned, price);
        assertEq(token.balanceOf(address(splitter)), splitter.owed());
    }

    function test_split_E01_ManySmallCallsBurnAtLeastAsMuchAsOneLargeCall(
        uint256 price,
        uint256 parts
    ) public view {
        parts = bound(parts, 1, 50);
        price = bound(price, 1, 1e24) * parts;
        uint256 whole = splitter.quoteSplit(NODE, MODEL, referrer, price).burned;
        uint256 part = splitter.quoteSplit(NODE, MODEL, referrer, price / parts).burned;
        assertGe(part * parts, whole);
    }

    function test_split_R18_OneWeiCallsDrainNothing() public {
        uint256 supply = token.totalSupply();
        pay(1, 50, referrer);
        assertEq(supply - token.totalSupply(), 50); // the earliest leg takes it all
        assertEq(splitter.owed(), 0);
        assertEq(token.balanceOf(address(splitter)), 0);
    }

    function test_split_R20_RefusesMoneyThatDidNotArrive() public {
        pay(100, 1, referrer);
        uint256 owed = splitter.owed();
        IRevenueSplitter.PaidCall[] memory calls = new IRevenueSplitter.PaidCall[](1);
        calls[0].price = 100;
        token.transfer(address(splitter), 99);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueSplitter.RevenueUnpaid.selector, owed + 99, owed + 100)
        );
        splitter.split(NODE, MODEL, referrer, calls);
    }

    function test_split_MarketOnly() public {
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.SenderNotLinked.selector, operator, address(this)));
        vm.prank(operator);
        splitter.split(NODE, MODEL, referrer, new IRevenueSplitter.PaidCall[](0));
    }

    function test_split_UnknownModelOrNode() public {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, ModelId.wrap(8)));
        splitter.quoteSplit(NODE, ModelId.wrap(8), referrer, 1);
        NodeId missing = NodeId.wrap(keccak256("missing"));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeUnknown.selector, missing));
        splitter.quoteSplit(missing, MODEL, referrer, 1);
    }

    function test_split_TheOwnerAtSettlementIsTheAuthor() public {
        pay(1_000_000, 1, address(0));
        uint256 first = splitter.claimableOf(author);
        address buyer = makeAddress("buyer");
        (author, buyer) = (buyer, author);
        terms(300_000, baseAuthor, 100_000, 250_000);
        pay(1_000_000, 1, address(0));
        assertEq(splitter.claimableOf(buyer), first); // the seller keeps what it earned, no more
        assertEq(splitter.claimableOf(author), first);
    }

    // ------------------------------------------------------------------ claim, collectPool

    function test_claim_PaysOnceByAnyone() public {
        pay(1_000_000, 1, referrer);
        vm.expectEmit(address(splitter));
        emit IRevenueSplitter.Claimed(author, 257_850);
        vm.prank(operator);
        assertEq(splitter.claim(author), 257_850);
        assertEq(token.balanceOf(author), 257_850);
        assertEq(token.balanceOf(operator), 0);
        vm.expectRevert(abi.encodeWithSelector(IRevenueSplitter.ClaimEmpty.selector, author));
        splitter.claim(author);
        assertEq(splitter.owed(), 980_000 - 257_850);
    }

    function test_claim_R22_NeverLapses(uint256 wait) public {
        pay(1_000_000, 1, referrer);
        skip(bound(wait, 0, 1000 * 365 days));
        assertEq(splitter.claim(referrer), 15_000);
    }

    function test_collectPool_PaysTheStakingContractOnly() public {
        pay(1_000_000, 1, referrer);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueSplitter.SenderNotStaking.selector, operator, address(staking))
        );
        vm.prank(operator);
        splitter.collectPool(NODE);
        vm.expectEmit(address(splitter));
        emit IRevenueSplitter.PoolCollected(NODE, 501_375);
        assertEq(staking.harvest(splitter, NODE), 501_375);
        assertEq(token.balanceOf(address(staking)), 501_375);
        assertEq(staking.harvest(splitter, NODE), 0);
        assertEq(splitter.poolClaimableOf(NODE), 0);
    }

    // ------------------------------------------------------------------ governance

    function test_constructor_Bounds() public {
        _expectTooLow();
        _create(shares(4_999, 0, 0));
        _expectTooHigh("activityFee", 100_001, 100_000);
        _create(shares(100_001, 0, 0));
        _expectTooHigh("treasury", 100_001, 100_000);
        _create(shares(100_000, 100_001, 0));
        _expectTooHigh("referrer", 50_001, 50_000);
        _create(shares(5_000, 100_000, 50_001));
        _create(shares(100_000, 100_000, 50_000));
    }

    function test_constructor_R20_RefusesTokenWithoutCode() public {
        IRevenueSplitter.Shares memory some = shares(5_000, 0, 0);
        token = MockToken(treasury);
        vm.expectRevert(abi.encodeWithSelector(IRevenueSplitter.SplitterTokenEmpty.selector, treasury));
        _create(some);
    }

    function test_constructor_RefusesTreasuryZero() public {
        treasury = address(0);
        vm.expectRevert(IRevenueSplitter.TreasuryZero.selector);
        _create(shares(5_000, 0, 0));
    }

    function test_governance_NobodyChangesAnythingAtOnce() public {
        address[2] memory senders = [operator, address(this)]; // not even the governor
        for (uint256 i = 0; i < 2; ++i) {
            vm.startPrank(senders[i]);
            vm.expectRevert();
            splitter.setShares(shares(5_000, 0, 0));
            vm.expectRevert();
            splitter.setTreasury(operator);
            vm.stopPrank();
        }
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, operator));
        vm.prank(operator);
        splitter.setTreasury(operator);
    }

    function test_setShares_AfterTheDelayWithinTheBounds() public {
        bytes memory data = abi.encodeCall(IRevenueSplitter.setShares, (shares(5_000, 20_000, 0)));
        governance.schedule(address(splitter), data, 0);
        skip(1 days - 1);
        vm.expectRevert();
        splitter.setShares(shares(5_000, 20_000, 0));
        skip(1);
        vm.expectEmit(address(splitter));
        emit IRevenueSplitter.SharesChanged(shares(5_000, 20_000, 0));
        splitter.setShares(shares(5_000, 20_000, 0));
        assertEq(Ppm.unwrap(splitter.shares().activityFee), 5_000);
        assertEq(Ppm.unwrap(splitter.shares().treasury), 20_000);
        assertEq(Ppm.unwrap(splitter.shares().referrer), 0);
    }

    function test_setShares_BoundsHoldForTheGovernorToo() public {
        bytes memory data = abi.encodeCall(IRevenueSplitter.setShares, (shares(4_999, 0, 0)));
        governance.schedule(address(splitter), data, 0);
        skip(1 days);
        _expectTooLow();
        splitter.setShares(shares(4_999, 0, 0));
    }

    function test_setTreasury_TheOldOneKeepsWhatItEarned() public {
        pay(1_000_000, 1, referrer);
        address next = makeAddress("next treasury");
        governance.schedule(address(splitter), abi.encodeCall(IRevenueSplitter.setTreasury, (next)), 0);
        skip(1 days);
        vm.expectEmit(address(splitter));
        emit IRevenueSplitter.TreasuryChanged(next);
        splitter.setTreasury(next);
        pay(1_000_000, 1, referrer);
        assertEq(splitter.claimableOf(treasury), 10_000);
        assertEq(splitter.claimableOf(next), 10_000);
        assertEq(splitter.treasury(), next);
    }

    function test_governance_TheDelayHasAFloor() public {
        vm.expectRevert(
            abi.encodeWithSelector(Governance.DelayTooShort.selector, uint32(1 days - 1), 1 days)
        );
        new Governance(address(this), 1 days - 1);
    }

    function _expectTooLow() private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueSplitter.ActivityFeeTooLow.selector,
                Ppm.wrap(4_999),
                Ppm.wrap(5_000)
            )
        );
    }

    function _expectTooHigh(string memory share, uint32 value, uint32 maximum) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueSplitter.ShareTooHigh.selector,
                share,
                Ppm.wrap(value),
                Ppm.wrap(maximum)
            )
        );
    }
}
