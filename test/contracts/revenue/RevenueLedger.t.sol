// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueLedger} from "../../../contracts/interfaces/IRevenueLedger.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {SplitterTestBase} from "./SplitterTestBase.sol";

contract RevenueLedgerTest is SplitterTestBase {
    // ------------------------------------------------------------------ credit

    function test_credit_PaysEveryLeg() public {
        pay(1_000_000, 1, referrer);
        assertEq(burnable(), 20_000);
        assertEq(treasuryRevenue(), 10_000);
        assertEq(ledger.claimableOf(referrer), 15_000);
        assertEq(ledger.claimableOf(author), 257_850);
        assertEq(ledger.claimableOf(baseAuthor), 28_650);
        assertEq(commissionOf(NODE), 167_125);
        assertEq(poolOf(NODE), 501_375);
        assertEq(booked(), 1_000_000);
        assertEq(token.balanceOf(address(ledger)), 1_000_000);
    }

    function test_credit_AddsUp(uint256 seed) public {
        uint256 gross;
        for (uint256 i = 0; i < 5; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 price = bound(seed, 1, 1e24);
            gross += price * 2;
            pay(price, 2, seed % 2 == 0 ? referrer : address(0));
        }
        assertEq(booked(), gross);
        assertEq(token.balanceOf(address(ledger)), gross);
    }

    function test_credit_MarketOnly() public {
        IRevenueSplitter.Revenue memory revenue;
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.SenderNotLinked.selector, operator, address(this)));
        vm.prank(operator);
        ledger.credit(revenue);
    }

    /// @dev Whatever the market asks for: callers' money that it did not collect is out of reach.
    function test_credit_R20_RefusesMoreThanWasCollected(uint256 collected, uint256 leg) public {
        collected = bound(collected, 1, 1e24);
        ledger.openSession(NODE, address(this), address(0), "another caller", 5e24);
        collect(collected);
        IRevenueSplitter.Revenue memory revenue = _inOneLeg(leg, collected + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueUnpaid.selector, collected + 1, collected)
        );
        ledger.credit(revenue);
        ledger.credit(_inOneLeg(leg, collected));
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueUnpaid.selector, 1, 0));
        ledger.credit(_inOneLeg(leg, 1));
    }

    /// @dev 10^24 calls could not pay 2^128 token wei: a sum that does not fit never gets past the check.
    function test_credit_R12_RefusesSumsThatDoNotFit(uint256 leg, uint256 amount) public {
        collect(1e24);
        amount = bound(amount, 1 << 128, type(uint256).max);
        IRevenueSplitter.Revenue memory revenue = _inOneLeg(leg, amount);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueUnpaid.selector, amount, 1e24));
        ledger.credit(revenue);
    }

    function _inOneLeg(
        uint256 leg,
        uint256 amount
    ) private view returns (IRevenueSplitter.Revenue memory revenue) {
        revenue.nodeId = NODE;
        revenue.author = author;
        revenue.referrer = referrer;
        leg %= 7;
        if (leg == 0) revenue.legs.burned = amount;
        if (leg == 1) revenue.legs.treasury = amount;
        if (leg == 2) revenue.legs.referrer = amount;
        if (leg == 3) revenue.legs.licence = amount;
        if (leg == 4) revenue.legs.commission = amount;
        if (leg == 5) revenue.legs.pool = amount;
        if (leg == 6) {
            revenue.royalties = new IRevenueSplitter.Royalty[](1);
            revenue.royalties[0] = IRevenueSplitter.Royalty(baseAuthor, amount);
        }
    }

    // ------------------------------------------------------------------ claims

    function test_claim_PaysOnceByAnyone() public {
        pay(1_000_000, 1, referrer);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.Claimed(author, 257_850);
        vm.prank(operator);
        assertEq(ledger.claim(author), 257_850);
        assertEq(token.balanceOf(author), 257_850);
        assertEq(token.balanceOf(operator), 0);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.ClaimEmpty.selector, author));
        ledger.claim(author);
        assertEq(booked(), 1_000_000 - 257_850);
    }

    /// @dev Whoever names a contract of the market as payee gives its share away: it frees nobody else's money.
    function test_claim_ForAContractOfTheMarketFreesNothing() public {
        pay(1_000_000, 1, address(ledger));
        pay(1_000_000, 1, address(staking));
        ledger.claim(address(ledger));
        ledger.claim(address(staking));
        assertEq(token.balanceOf(address(ledger)), booked() + 15_000); // its own share, nobody's now
        assertEq(staking.harvest(ledger, NODE), 2 * 501_375); // the pool's share and no more
        assertEq(token.balanceOf(address(staking)), 15_000 + 2 * 501_375);
        ledger.payTreasury();
        ledger.claim(author);
        ledger.claim(baseAuthor);
        ledger.claimCommission(NODE);
        ledger.burnFees();
        assertEq(booked(), 0);
        assertEq(token.balanceOf(address(ledger)), 15_000);
    }

    function test_claim_R22_NeverLapses(uint256 wait) public {
        pay(1_000_000, 1, referrer);
        skip(bound(wait, 0, 1000 * 365 days));
        assertEq(ledger.claim(referrer), 15_000);
        assertEq(ledger.claimCommission(NODE), 167_125);
        assertEq(staking.harvest(ledger, NODE), 501_375);
    }

    function test_claimCommission_PaysTheOperatorOnceByAnyone() public {
        pay(1_000_000, 1, referrer);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.CommissionClaimed(NODE, operator, 167_125);
        vm.prank(author);
        assertEq(ledger.claimCommission(NODE), 167_125);
        assertEq(token.balanceOf(operator), 167_125);
        assertEq(poolOf(NODE), 501_375); // the pool's is untouched
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.CommissionEmpty.selector, NODE));
        ledger.claimCommission(NODE);
        NodeId other = NodeId.wrap(keccak256("other"));
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.CommissionEmpty.selector, other));
        ledger.claimCommission(other);
    }

    function test_collectPool_PaysTheStakingContractOnly() public {
        pay(1_000_000, 1, referrer);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.SenderNotStaking.selector, operator, address(staking))
        );
        vm.prank(operator);
        ledger.collectPool(NODE);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.PoolCollected(NODE, 501_375);
        assertEq(staking.harvest(ledger, NODE), 501_375);
        assertEq(token.balanceOf(address(staking)), 501_375);
        assertEq(staking.harvest(ledger, NODE), 0);
        assertEq(commissionOf(NODE), 167_125); // the operator's is untouched
    }

    function test_payTreasury_PaysTheTreasuryOfNowOnceByAnyone() public {
        pay(1_000_000, 1, referrer);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.TreasuryPaid(treasury, 10_000);
        vm.prank(author);
        assertEq(ledger.payTreasury(), 10_000);
        assertEq(token.balanceOf(treasury), 10_000);
        assertEq(burnable(), 20_000); // the fees are untouched
        vm.expectRevert(IRevenueLedger.TreasuryEmpty.selector);
        ledger.payTreasury();
    }

    function test_burnFees_BurnsThemOnceByAnyone() public {
        pay(1_000_000, 1, referrer);
        uint256 supply = token.totalSupply();
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.FeesBurned(20_000);
        vm.prank(author);
        assertEq(ledger.burnFees(), 20_000);
        assertEq(token.totalSupply(), supply - 20_000);
        assertEq(treasuryRevenue(), 10_000); // the treasury's is untouched
        vm.expectRevert(IRevenueLedger.FeesEmpty.selector);
        ledger.burnFees();
    }
}
