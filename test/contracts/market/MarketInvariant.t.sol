// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {TestBase} from "../lib/TestBase.sol";
import {MarketHandler} from "./MarketHandler.t.sol";

/// @notice What holds after any sequence of allowed actions:
/// 1. Money in = money back + money spent + money held, to the wei.
/// 2. The escrow holds exactly its sessions, its holds and what was earned and not claimed.
/// 3. What was spent = burned + earned + paid out: the legs of all calls sum to their prices.
/// 4. The ranking was told exactly what was burned or is to be.
/// 5. A session never thaws more than it holds.
contract MarketInvariantTest is TestBase {
    MarketHandler private handler;

    function setUp() public {
        handler = new MarketHandler();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](15);
        selectors[0] = MarketHandler.open.selector;
        selectors[1] = MarketHandler.deposit.selector;
        selectors[2] = MarketHandler.thaw.selector;
        selectors[3] = MarketHandler.cancelThaw.selector;
        selectors[4] = MarketHandler.withdraw.selector;
        selectors[5] = MarketHandler.settle.selector;
        selectors[6] = MarketHandler.request.selector;
        selectors[7] = MarketHandler.answer.selector;
        selectors[8] = MarketHandler.refund.selector;
        selectors[9] = MarketHandler.claim.selector;
        selectors[10] = MarketHandler.harvest.selector;
        selectors[11] = MarketHandler.wait.selector;
        selectors[12] = MarketHandler.claimCommission.selector;
        selectors[13] = MarketHandler.payTreasury.selector;
        selectors[14] = MarketHandler.burnFees.selector;
        targetSelectors(address(handler), selectors);
    }

    /// @dev One run for all: the runner starts anew for every invariant.
    function invariants1To6() public view {
        _moneyInIsMoneyOutPlusMoneyHeld();
        _legsSumToPrices();
        _thawingIsHeld();
    }

    function _moneyInIsMoneyOutPlusMoneyHeld() private view {
        (uint256 held, uint256 callers, uint256 earners) = handler.escrowHolds();
        assertEq(held, callers + earners, "2: escrow holds what it owes");
        assertEq(handler.moneyIn(), handler.moneyBack() + handler.moneySpent() + callers, "1: money in");
    }

    function _legsSumToPrices() private view {
        (, , uint256 earners) = handler.escrowHolds();
        assertEq(handler.moneySpent(), handler.burned() + earners + handler.paidOut(), "3: legs");
        assertEq(handler.fees(), handler.recordedBurn(), "4: burn recorded");
    }

    function _thawingIsHeld() private view {
        for (uint256 i = 0; i < handler.sessionCount(); ++i) {
            IPaymentEscrow.Session memory session = handler.sessionAt(i);
            assertLe(session.thawing, session.balance, "5: thawing");
        }
    }

    /// @dev That the handler's actions do reach the paths the invariants are about.
    function test_handler_ReachesPayment() public {
        handler.open(10e18);
        handler.settle(0, 3, 1);
        handler.request(1);
        handler.answer(0);
        assertEq(handler.settled(), 1);
        assertEq(handler.fulfilled(), 1);
        assertGt(handler.moneySpent(), 0);
    }
}
