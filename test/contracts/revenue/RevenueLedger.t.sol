// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "../../../contracts/interfaces/IActivityRanking.sol";
import {IRevenueLedger} from "../../../contracts/interfaces/IRevenueLedger.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Run} from "../../../contracts/types/Run.sol";
import {SplitterTestBase} from "./SplitterTestBase.sol";

contract RevenueLedgerTest is SplitterTestBase {
    // ------------------------------------------------------------------ distribute

    function test_distribute_PaysEveryLeg() public {
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

    function test_distribute_AddsUp(uint256 seed) public {
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

    function test_distribute_MarketOnly() public {
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.SenderNotLinked.selector, operator, address(this)));
        vm.prank(operator);
        ledger.distribute(NODE, MODEL, referrer, new Run[](0));
    }

    /// @dev Whatever the market asks for: callers' money that it did not collect is out of reach.
    function test_distribute_R20_RefusesMoreThanWasCollected(uint256 collected, uint256 calls) public {
        calls = bound(calls, 1, 50);
        collected = bound(collected, 1, 1e22) * calls;
        ledger.openSession(NODE, address(this), address(0), "another caller", 5e24);
        collect(collected);
        Run[] memory prices = oneRun(collected / calls, calls + 1);
        uint256 asked = (collected / calls) * (calls + 1);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueUnpaid.selector, asked, collected));
        ledger.distribute(NODE, MODEL, referrer, prices);
        ledger.distribute(NODE, MODEL, referrer, oneRun(collected / calls, calls));
        assertEq(booked(), collected);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueUnpaid.selector, 1, 0));
        ledger.distribute(NODE, MODEL, referrer, oneRun(1, 1));
    }

    /// @dev Nobody can collect that much; sums that do not fit must not come out small.
    function test_distribute_R12_RefusesSumsThatDoNotFit(uint256 price, uint256 calls) public {
        collect(1e24);
        price = bound(price, 1 << 100, (1 << 128) - 1);
        calls = bound(calls, 1, (1 << 128) - 1);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueUnpaid.selector, price * calls, 1e24));
        ledger.distribute(NODE, MODEL, referrer, oneRun(price, calls));
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

    /// @dev Of every account's last wei.
    function test_claims_R18_PayTheLastWei() public {
        terms(1_000_000, address(0), 0, 0);
        pay(3, 1, address(0)); // one each: burned, treasury, author
        assertEq(ledger.burnFees(), 1);
        assertEq(ledger.payTreasury(), 1);
        assertEq(ledger.claim(author), 1);
        terms(0, address(0), 0, 1_000_000);
        pay(3, 1, address(0));
        assertEq(ledger.claimCommission(NODE), 1);
        terms(0, address(0), 0, 0);
        pay(3, 1, address(0));
        assertEq(staking.harvest(ledger, NODE), 1);
        terms(1_000_000, baseAuthor, 1_000_000, 0);
        pay(3, 1, address(0)); // the author's, all of it royalty
        assertEq(ledger.claim(baseAuthor), 1);
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
        vm.recordLogs();
        assertEq(staking.harvest(ledger, NODE), 0);
        assertEq(vm.getRecordedLogs().length, 0);
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

    // ------------------------------------------------------------------ the half-life

    function test_setHalfLife_AfterTheDelayWithinTheBounds() public {
        pay(1_000_000, 1, address(0)); // burns more than the unit: weighs one
        IActivityRanking ranking = ledger.RANKING();
        assertEq(ranking.halfLife(), 7 days);
        governance.schedule(address(ledger), abi.encodeCall(IRevenueLedger.setHalfLife, (30 days)), 0);
        skip(7 days);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.HalfLifeChanged(30 days);
        ledger.setHalfLife(30 days);
        assertEq(ranking.halfLife(), 30 days);
        skip(30 days);
        assertApproxEqAbs(ranking.activityOf(MODEL), 25e16, 1e9);
        assertApproxEqAbs(ranking.nodeActivityOf(NODE), 25e16, 1e9);
        assertEq(booked(), 1_000_000); // the money beside it is as it was
    }

    function test_setHalfLife_BoundsHoldForTheGovernorToo() public {
        governance.schedule(address(ledger), abi.encodeCall(IRevenueLedger.setHalfLife, (366 days)), 0);
        skip(1 days);
        vm.expectRevert(
            abi.encodeWithSelector(IActivityRanking.HalfLifeOutOfRange.selector, 366 days, 1 days, 365 days)
        );
        ledger.setHalfLife(366 days);
    }
}
