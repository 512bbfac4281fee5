// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IActivityRanking} from "../../../contracts/interfaces/IActivityRanking.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {SplitterTestBase} from "./SplitterTestBase.sol";

contract RevenueSplitterTest is SplitterTestBase {
    // ------------------------------------------------------------------ split

    function test_split_PaysEveryLeg() public {
        IRevenueSplitter.Legs memory legs = IRevenueSplitter.Legs({
            burned: 20_000,
            treasury: 10_000,
            referrer: 15_000,
            licence: 257_850, // 30 % of 955,000 without the royalty
            royalty: 28_650,
            commission: 167_125, // 25 % of 668,500
            pool: 501_375
        });
        collect(1_000_000);
        vm.expectEmit(address(ledger));
        emit IRevenueSplitter.RevenueSplit(MODEL, NODE, referrer, 1_000_000, 1, legs);
        vm.expectEmit(address(ledger));
        emit IRevenueSplitter.RoyaltyPaid(MODEL, BASE, baseAuthor, 28_650);
        ledger.distribute(NODE, MODEL, referrer, oneRun(1_000_000, 1));
    }

    function test_split_WithoutReferrerOrBaseTheLegsStayWithTheRest() public {
        terms(300_000, address(0), 100_000, 250_000);
        pay(1_000_000, 1, address(0));
        assertEq(ledger.claimableOf(address(0)), 0);
        assertEq(ledger.claimableOf(author), 291_000); // 30 % of 970,000, nothing of it to a base
        assertEq(booked(), 1_000_000);
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
        IRevenueSplitter.Legs memory legs = ledger.quoteSplit(NODE, MODEL, to, price);
        assertEq(sumOf(legs), price);
        assertGt(legs.burned, 0); // E01: no paid call burns nothing
        pay(price, 1, to);
        assertEq(burnable(), legs.burned);
        assertEq(booked(), price);
    }

    function test_split_R18_RoyaltiesSumToTheLegWhateverTheirRounding(
        uint256 price,
        uint256 calls,
        uint256 shares_
    ) public {
        calls = bound(calls, 1, 64);
        uint256 royalty = _setAncestors(shares_);
        Run[] memory prices = oneRun(bound(price, 1, 1e24), calls);
        uint256 leg = ledger.quoteSplit(NODE, MODEL, referrer, prices[0].amount()).royalty * calls;
        payRuns(prices[0].amount() * calls, prices, referrer);
        uint256 sum;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 exact = (leg * _shareOf(shares_, i)) / royalty;
            uint256 amount = ledger.claimableOf(address(uint160(100 + i)));
            sum += amount;
            if (i > 0) assertEq(amount, exact);
            else assertTrue(amount >= exact && amount < exact + 4);
        }
        assertEq(sum, leg);
        assertEq(booked() + leg, prices[0].amount() * calls); // `booked` knows of no ancestor but the base's author
    }

    /// @dev Four ancestors that get 1 to 50,000 ppm each; returns what they get together.
    function _setAncestors(uint256 shares_) private returns (uint256 royalty) {
        IModelRegistry.Ancestor[] memory ancestors = new IModelRegistry.Ancestor[](4);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 share = _shareOf(shares_, i);
            royalty += share;
            ancestors[i].modelId = ModelId.wrap(i + 1);
            ancestors[i].account = address(uint160(100 + i));
            ancestors[i].royalty = Ppm.wrap(uint32(share));
        }
        terms(300_000, baseAuthor, uint32(royalty), 250_000);
        models.setAncestors(MODEL, ancestors);
    }

    function _shareOf(uint256 shares_, uint256 place) private pure returns (uint256) {
        return bound(uint32(shares_ >> (32 * place)), 1, 50_000);
    }

    function test_split_AsksForNoAncestorsWhereThereAreNone() public {
        terms(300_000, address(0), 0, 250_000);
        vm.expectCall(address(models), abi.encodeCall(IModelRegistry.royaltiesOf, (MODEL)), 0);
        pay(1_000_000, 1, referrer);
    }

    /// @dev The author's least income is kept as far as fee, treasury and referrer leave so much, and takes nothing from them.
    function test_split_R18_TheLicenceLegIsAtLeastTheFloor(uint256 price, uint96 floor, bool small) public {
        price = bound(price, 1, small ? 1000 : 1e26 - 1);
        if (small) floor = uint96(bound(floor, 0, 1000));
        IRevenueSplitter.Legs memory without = ledger.quoteSplit(NODE, MODEL, referrer, price);
        setFloor(floor);
        IRevenueSplitter.Legs memory legs = ledger.quoteSplit(NODE, MODEL, referrer, price);
        assertEq(legs.burned, without.burned);
        assertEq(legs.treasury, without.treasury);
        assertEq(legs.referrer, without.referrer);
        uint256 left = price - legs.burned - legs.treasury - legs.referrer;
        uint256 expected = without.licence + without.royalty;
        if (expected < floor) expected = floor;
        if (expected > left) expected = left;
        assertEq(legs.licence + legs.royalty, expected);
        assertEq(sumOf(legs), price);
        pay(price, 1, referrer);
        assertEq(booked(), price);
    }

    function test_split_E01_ManySmallCallsBurnAtLeastAsMuchAsOneLargeCall(
        uint256 price,
        uint256 parts
    ) public view {
        parts = bound(parts, 1, 50);
        price = bound(price, 1, 1e24) * parts;
        uint256 whole = ledger.quoteSplit(NODE, MODEL, referrer, price).burned;
        uint256 part = ledger.quoteSplit(NODE, MODEL, referrer, price / parts).burned;
        assertGe(part * parts, whole);
    }

    function test_split_R18_OneWeiCallsDrainNothing() public {
        pay(1, 50, referrer);
        assertEq(burnable(), 50); // the earliest leg takes it all
        assertEq(booked(), 50);
    }

    function test_split_RunsOfDifferentPrices(uint256[] calldata seeds) public {
        uint256 count = bound(seeds.length, 1, 20);
        Run[] memory prices = new Run[](count);
        uint256 gross;
        uint256 burned;
        uint256 weight;
        uint256 sum;
        for (uint256 i = 0; i < count; ++i) {
            // Few different prices, so that there are several runs of one; some runs are empty.
            uint256 price = 1 + (i < seeds.length ? seeds[i] % 3 : 0) * 77_777;
            uint256 calls = i < seeds.length ? (seeds[i] >> 8) % 5 : 1;
            prices[i] = runOf(price, calls);
            gross += price * calls;
            uint256 fee = ledger.quoteSplit(NODE, MODEL, referrer, price).burned;
            burned += fee * calls;
            weight += (fee < ACTIVITY_UNIT ? fee : ACTIVITY_UNIT) * calls;
            sum += calls;
        }
        payRuns(gross, prices, referrer);
        assertEq(burnable(), burned);
        assertEq(booked(), gross);
        _assertRecorded(weight, sum);
    }

    /// @dev What every call burned counts by itself: a dear one no more than the unit.
    function _assertRecorded(uint256 weight, uint256 calls) private view {
        IActivityRanking ranking = ledger.RANKING();
        uint256 exact = (weight * 1e18) / ACTIVITY_UNIT;
        assertEq(ranking.entryOf(MODEL).calls, calls);
        assertApproxEqAbs(ranking.activityOf(MODEL), exact, exact / 1e10 + 1);
        assertApproxEqAbs(ranking.nodeActivityOf(NODE), exact, exact / 1e10 + 1);
    }

    function test_split_UnknownModelOrNode() public {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, ModelId.wrap(8)));
        ledger.quoteSplit(NODE, ModelId.wrap(8), referrer, 1);
        NodeId missing = NodeId.wrap(keccak256("missing"));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeUnknown.selector, missing));
        ledger.quoteSplit(missing, MODEL, referrer, 1);
    }

    function test_split_TheOwnerAtSettlementIsTheAuthor() public {
        pay(1_000_000, 1, address(0));
        uint256 first = ledger.claimableOf(author);
        address buyer = makeAddress("buyer");
        (author, buyer) = (buyer, author);
        terms(300_000, baseAuthor, 100_000, 250_000);
        pay(1_000_000, 1, address(0));
        assertEq(ledger.claimableOf(buyer), first); // the seller keeps what it earned, no more
        assertEq(ledger.claimableOf(author), first);
    }

    function test_quoteSplit_RefusesPricesNobodyCanPay(uint256 price) public {
        price = bound(price, 1 << 128, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 128, price));
        ledger.quoteSplit(NODE, MODEL, referrer, price);
    }
}
