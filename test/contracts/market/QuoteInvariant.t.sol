// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "../lib/TestBase.sol";
import {QuoteHandler} from "./QuoteHandler.t.sol";

/// @notice What holds after any sequence of allowed actions with quotes:
/// 1. What callers paid = what they got back + what was spent + what is held.
/// 2. The escrow holds exactly what requests hold and what was earned; the staking, what its pool has and what is to vest.
/// 3. A node's bonds are the sum of its calls', and never more than the operator's own shares are paid.
/// 4. Of what was slashed the callers got nine tenths at most, at least three fortieths burned, and nothing is left over.
/// 5. Nothing else burned: fees wait for who burns them.
contract QuoteInvariantTest is TestBase {
    QuoteHandler private handler;

    function setUp() public {
        handler = new QuoteHandler();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](9);
        selectors[0] = QuoteHandler.requestByQuote.selector;
        selectors[1] = QuoteHandler.fulfilQuoted.selector;
        selectors[2] = QuoteHandler.reportMiss.selector;
        selectors[3] = QuoteHandler.releaseBond.selector;
        selectors[4] = QuoteHandler.stake.selector;
        selectors[5] = QuoteHandler.thaw.selector;
        selectors[6] = QuoteHandler.unstake.selector;
        selectors[7] = QuoteHandler.harvest.selector;
        selectors[8] = QuoteHandler.wait.selector;
        targetSelectors(address(handler), selectors);
    }

    /// @dev One run for all: the runner starts anew for every invariant.
    function invariantsOfQuotes() public view {
        (uint256 held, uint256 callers, uint256 earners) = handler.escrowHolds();
        assertEq(held, callers + earners, "2: escrow holds what it owes");
        assertEq(handler.moneyIn(), handler.moneyBack() + handler.moneySpent() + callers, "1: money in");
        (uint256 staked, uint256 owed) = handler.stakingHolds();
        assertEq(staked, owed, "2: staking holds what it owes");
        _bondsAreBacked();
        _slashesGoWhereTheyShould();
    }

    function _bondsAreBacked() private view {
        (uint256 single, uint256 sum, uint256 backing) = handler.bonds();
        assertEq(single, sum, "3: sum of bonds");
        assertLe(sum, backing, "3: backing");
    }

    function _slashesGoWhereTheyShould() private view {
        uint256 slashed = handler.slashed();
        assertEq(slashed, handler.compensated() + handler.rewarded() + handler.burnedBonds(), "4: slashed");
        assertLe(handler.compensated(), (slashed * 9) / 10, "4: nine tenths");
        assertGe(handler.burnedBonds() * 40, slashed * 3, "4: three fortieths");
        assertEq(handler.supply() + handler.burnedBonds(), handler.initialSupply(), "5: burned");
    }

    /// @dev That the handler's actions do reach the paths the invariants are about.
    function test_quoteHandler_ReachesEveryOutcome() public {
        handler.requestByQuote(2e18, 1e18 + 1, 1 hours);
        handler.requestByQuote(2e18, 3e18 + 1, 1 hours);
        handler.requestByQuote(2e18, 0, 1 hours);
        assertEq(handler.ordered(), 3);
        handler.fulfilQuoted(0);
        handler.reportMiss(1);
        handler.releaseBond(2);
        handler.reportMiss(2);
        assertEq(handler.fulfilled(), 1);
        assertEq(handler.missed(), 2);
        assertGt(handler.burnedBonds(), 0);
        (, uint256 bonds, ) = handler.bonds();
        assertEq(bonds, 0);
    }
}
