// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {SplitterTestBase} from "./SplitterTestBase.sol";

contract RevenueSplitterGovernanceTest is SplitterTestBase {
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
            ledger.setShares(shares(5_000, 0, 0));
            vm.expectRevert();
            ledger.setTreasury(operator);
            vm.expectRevert();
            ledger.setHalfLife(30 days);
            vm.stopPrank();
        }
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, operator));
        vm.prank(operator);
        ledger.setTreasury(operator);
    }

    function test_setShares_AfterTheDelayWithinTheBounds() public {
        bytes memory data = abi.encodeCall(IRevenueSplitter.setShares, (shares(5_000, 20_000, 0)));
        governance.schedule(address(ledger), data, 0);
        skip(1 days - 1);
        vm.expectRevert();
        ledger.setShares(shares(5_000, 20_000, 0));
        skip(1);
        vm.expectEmit(address(ledger));
        emit IRevenueSplitter.SharesChanged(shares(5_000, 20_000, 0));
        ledger.setShares(shares(5_000, 20_000, 0));
        assertEq(Ppm.unwrap(ledger.shares().activityFee), 5_000);
        assertEq(Ppm.unwrap(ledger.shares().treasury), 20_000);
        assertEq(Ppm.unwrap(ledger.shares().referrer), 0);
    }

    function test_setShares_BoundsHoldForTheGovernorToo() public {
        bytes memory data = abi.encodeCall(IRevenueSplitter.setShares, (shares(4_999, 0, 0)));
        governance.schedule(address(ledger), data, 0);
        skip(1 days);
        _expectTooLow();
        ledger.setShares(shares(4_999, 0, 0));
    }

    function test_setTreasury_WhatTheOldOneWasNotPaidIsTheNewOnes() public {
        pay(1_000_000, 1, referrer);
        ledger.payTreasury(); // as anyone may before the change
        pay(1_000_000, 1, referrer);
        address next = makeAddress("next treasury");
        governance.schedule(address(ledger), abi.encodeCall(IRevenueSplitter.setTreasury, (next)), 0);
        skip(1 days);
        vm.expectEmit(address(ledger));
        emit IRevenueSplitter.TreasuryChanged(next);
        ledger.setTreasury(next);
        assertEq(ledger.treasury(), next);
        assertEq(ledger.payTreasury(), 10_000);
        assertEq(token.balanceOf(treasury), 10_000);
        assertEq(token.balanceOf(next), 10_000);
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

    function test_constructor_RefusesPartnersWithoutCode() public {
        MockStaking real = staking;
        staking = MockStaking(operator);
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkTargetEmpty.selector, operator));
        _create(shares(5_000, 0, 0));
        staking = real;
        models = MockModels(author);
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkTargetEmpty.selector, author));
        _create(shares(5_000, 0, 0));
    }

    function test_setTreasury_RefusesZero() public {
        bytes memory data = abi.encodeCall(IRevenueSplitter.setTreasury, (address(0)));
        governance.schedule(address(ledger), data, 0);
        skip(1 days);
        vm.expectRevert(IRevenueSplitter.TreasuryZero.selector);
        ledger.setTreasury(address(0));
    }
}
