// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice The arithmetic of one pool: shares, the assets behind them, and rewards that vest into those assets.
/// Works in memory; the caller stores the result.
///
/// A share has two prices. The full price, (assets + unvested) / shares, is what a share costs; the vested price,
/// assets / shares, which is never higher, is what a share is paid. Both count `VIRTUAL_SHARES` and `VIRTUAL_ASSETS`.
///
/// For safety:
/// 1. The assets of all shares together never exceed `assets`, since every conversion rounds down: what a leaver is
///    paid rounds against it and never reverts (R11).
/// 2. Nothing but `addReward` raises the vested price of a share without somebody paying for it, and that only as time
///    passes (R16).
/// 3. `VIRTUAL_SHARES` and one virtual wei take part in every conversion, so that the first staker cannot make a share
///    dear (R10). They own less than a millionth of the pool from 1e9 shares (1e6 wei at first) on.
/// 4. Who bought shares for an amount has the shares of that amount ever after: `toShares` of it only falls, because
///    the full price of a pool with shares never falls but by slashing. Time does not change it (`accrue` moves from one summand to the
///    other), `mint` rounds shares down, and `burn` pays the vested price at most.
/// 5. No order of `mint` and `burn` gains (E07). Count an attacker's wealth as its money and its shares, under however
///    many names, at the full price. All shares, the virtual ones included, are at the full price worth
///    assets + unvested + 1 exactly. `mint` adds to that what is paid, and the others' part does not shrink (4.), so the
///    attacker's wealth does not grow. `burn` takes from it what is paid out, and again the others' part does not shrink.
///    So wealth is at most what it was, and at the end it is money alone. All that can be gained is revenue earned
///    meanwhile, what others leave behind by going before it has vested, and, by rounding, less than a share's price of
///    each of their stakes; none is in the attacker's hands.
///    A pool without shares has no full price, and the first one in has what waits there: see who may be it.
///
/// For liveness: amounts are token wei of a supply below 2^87, and no cast overflows: a pool may sell shares only while
/// it is not spent, at `MOST_SHARES_PER_WEI` a wei at most, which is below 2^104 for the whole supply.
library SharePool {
    using Math for uint256;
    using SafeCast for uint256;

    /// @dev Shares that a wei buys in an empty pool, and shares that belong to nobody.
    uint256 internal constant VIRTUAL_SHARES = 1_000;
    uint256 internal constant VIRTUAL_ASSETS = 1;

    /// @dev Shares that a wei buys when slashing has left a hundredth of the first price.
    uint256 internal constant MOST_SHARES_PER_WEI = 100_000;

    /// @param shares Shares of all stakers, thawing ones included.
    /// @param assets Token wei behind them, as of `accruedAt`.
    /// @param accruedAt Unix seconds.
    /// @param unvested Token wei of rewards that do not belong to the shares yet.
    /// @param vestingTime Seconds from `accruedAt` in which they will; 0 exactly when there are none.
    /// @param bonds Token wei of the assets that may be slashed; no matter of the arithmetic here.
    struct Pool {
        // slot 0
        uint104 shares;
        uint104 assets;
        uint48 accruedAt;
        // slot 1
        uint104 unvested;
        uint48 vestingTime;
        uint104 bonds;
    }

    /// @notice Moves what has vested since `accruedAt` behind the shares. While there are no shares the clock stands.
    function accrue(Pool memory pool) internal view {
        uint256 elapsed = block.timestamp - pool.accruedAt;
        pool.accruedAt = block.timestamp.toUint48();
        if (pool.shares == 0 || pool.unvested == 0) return;
        uint256 vestedDown = pool.unvested;
        if (elapsed < pool.vestingTime) {
            vestedDown = vestedDown.mulDiv(elapsed, pool.vestingTime);
            pool.vestingTime -= elapsed.toUint48();
        } else {
            pool.vestingTime = 0;
        }
        pool.unvested -= vestedDown.toUint104();
        pool.assets += vestedDown.toUint104();
    }

    /// @notice Adds a reward that vests over `period` seconds. What is already vesting keeps its pace: the time left is
    /// the average weighted by amount, so a small reward neither restarts nor delays a large one (R04). Rounded down,
    /// or a wei a second would stop the clock for good. Accrue first.
    function addReward(Pool memory pool, uint256 amount, uint256 period) internal pure {
        if (amount == 0) return;
        uint256 total = amount + pool.unvested;
        uint256 timeDown = (amount * period + uint256(pool.unvested) * pool.vestingTime) / total;
        pool.unvested = total.toUint104();
        pool.vestingTime = timeDown.toUint48();
    }

    /// @notice Puts `amount` token wei in for new shares. Accrue first.
    function mint(Pool memory pool, uint256 amount) internal pure returns (uint256 sharesDown) {
        sharesDown = toShares(pool, amount);
        pool.shares = (pool.shares + sharesDown).toUint104();
        pool.assets = (pool.assets + amount).toUint104();
    }

    /// @notice Takes `shares` out for their token wei. What rounding leaves behind the last share vests to whoever comes
    /// next, over `period` seconds, and the next share costs what the first one did. Accrue first.
    function burn(
        Pool memory pool,
        uint256 shares,
        uint256 period
    ) internal pure returns (uint256 amountDown) {
        amountDown = toAssets(pool, shares);
        pool.shares -= shares.toUint104();
        pool.assets -= amountDown.toUint104();
        _rest(pool, period);
    }

    /// @notice Takes `amount` of the assets out, not more than there are, for shares of one holder, who must have as many. What
    /// rounding leaves over, less than a share's price, is every share's loss alike. Of the last share as in `burn`. Accrue first.
    /// @return sharesDown Shares taken from that holder. @return paidDown What these are paid at the price before.
    function slash(
        Pool memory pool,
        uint256 amount,
        uint256 period
    ) internal pure returns (uint256 sharesDown, uint256 paidDown) {
        sharesDown = amount.mulDiv(pool.shares + VIRTUAL_SHARES, pool.assets + VIRTUAL_ASSETS);
        paidDown = toAssets(pool, sharesDown);
        pool.shares -= sharesDown.toUint104();
        pool.assets -= amount.toUint104();
        _rest(pool, period);
    }

    /// @dev What rounding left behind the last share.
    function _rest(Pool memory pool, uint256 period) private pure {
        if (pool.shares > 0) return;
        uint256 remainder = pool.assets;
        pool.assets = 0;
        addReward(pool, remainder, period);
    }

    /// @notice Whether slashing has left so little that nobody may buy shares any more (R10).
    function isSpent(Pool memory pool) internal pure returns (bool) {
        return toShares(pool, 1) > MOST_SHARES_PER_WEI;
    }

    /// @notice Shares that `amount` token wei buy, at the full price: who comes pays for what is still to vest. In a
    /// pool without shares nobody could be paid for it, and it waits for the first one in. The same whether or not the
    /// pool has accrued.
    function toShares(Pool memory pool, uint256 amount) internal pure returns (uint256 sharesDown) {
        uint256 unvested = pool.shares == 0 ? 0 : pool.unvested;
        sharesDown = amount.mulDiv(pool.shares + VIRTUAL_SHARES, pool.assets + unvested + VIRTUAL_ASSETS);
    }

    /// @notice Token wei that `shares` are paid, at the vested price. For shares of the pool, never more than it holds. Accrue first.
    function toAssets(Pool memory pool, uint256 shares) internal pure returns (uint256 amountDown) {
        amountDown = shares.mulDiv(pool.assets + VIRTUAL_ASSETS, pool.shares + VIRTUAL_SHARES);
    }
}
