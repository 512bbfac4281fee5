// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {SplitterTestBase} from "./SplitterTestBase.sol";

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
        token.transfer(address(splitter), 1_000_000);
        vm.expectEmit(address(splitter));
        emit IRevenueSplitter.RevenueSplit(MODEL, NODE, referrer, 1_000_000, 1, legs);
        Run[] memory burned = splitter.split(NODE, MODEL, referrer, oneRun(1_000_000, 1));
        assertEq(burned.length, 1);
        assertEq(burned[0].amount(), 20_000);
        assertEq(burned[0].calls(), 1);
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
        token.transfer(address(splitter), 99);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueSplitter.RevenueUnpaid.selector, owed + 99, owed + 100)
        );
        splitter.split(NODE, MODEL, referrer, oneRun(100, 1));
    }

    function test_split_RunsOfDifferentPrices(uint256[] calldata seeds) public {
        uint256 count = bound(seeds.length, 1, 20);
        Run[] memory prices = new Run[](count);
        uint256 gross;
        uint256 burned;
        for (uint256 i = 0; i < count; ++i) {
            // Few different prices, so that there are several runs of one; some runs are empty.
            uint256 price = 1 + (i < seeds.length ? seeds[i] % 3 : 0) * 77_777;
            uint256 calls = i < seeds.length ? (seeds[i] >> 8) % 5 : 1;
            prices[i] = runOf(price, calls);
            gross += price * calls;
            burned += splitter.quoteSplit(NODE, MODEL, referrer, price).burned * calls;
        }
        token.transfer(address(splitter), gross);
        Run[] memory each = splitter.split(NODE, MODEL, referrer, prices);
        for (uint256 i = 0; i < count; ++i) {
            assertEq(each[i].amount(), splitter.quoteSplit(NODE, MODEL, referrer, prices[i].amount()).burned);
            assertEq(each[i].calls(), prices[i].calls());
        }
        assertEq(splitter.owed(), gross - burned);
        assertEq(token.balanceOf(address(splitter)), gross - burned);
        uint256 booked =
            splitter.claimableOf(treasury) +
                splitter.claimableOf(referrer) +
                splitter.claimableOf(author) +
                splitter.claimableOf(baseAuthor) +
                splitter.claimableOf(operator) +
                splitter.poolClaimableOf(NODE);
        assertEq(booked, gross - burned);
    }

    function test_split_MarketOnly() public {
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.SenderNotLinked.selector, operator, address(this)));
        vm.prank(operator);
        splitter.split(NODE, MODEL, referrer, new Run[](0));
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

    /// @dev Whoever names a contract of the market as payee gives its share away: it frees nobody else's money.
    function test_claim_ForAContractOfTheMarketFreesNothing() public {
        pay(1_000_000, 1, address(splitter));
        pay(1_000_000, 1, address(staking));
        splitter.claim(address(splitter));
        splitter.claim(address(staking));
        assertEq(token.balanceOf(address(splitter)), splitter.owed() + 15_000); // its own share, nobody's now
        assertEq(staking.harvest(splitter, NODE), 2 * 501_375); // the pool's share and no more
        assertEq(token.balanceOf(address(staking)), 15_000 + 2 * 501_375);
        splitter.claim(treasury);
        splitter.claim(author);
        splitter.claim(baseAuthor);
        splitter.claim(operator);
        assertEq(splitter.owed(), 0);
        assertEq(token.balanceOf(address(splitter)), 15_000);
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
}
