// SPDX-License-Identifier: MIT
import { REWARD_PERIOD } from "./limits.ts";

/** What belongs to a node's stakers, and what will. */
export interface TracePool {
  shares: bigint;
  assets: bigint;
  /** When it was last brought up to date, unix seconds. */
  accruedAt: bigint;
  unvested: bigint;
  vestingTime: bigint;
  bonds: bigint;
}

/** Part of every conversion, and nobody's. */
const VIRTUAL_SHARES = 1_000n;
const VIRTUAL_ASSETS = 1n;
/** More shares than that for a wei are sold to nobody. */
const MOST_SHARES_PER_WEI = 100_000n;

/** The pool as of a later moment: rewards vest evenly, and not while nobody is there. */
export function poolAt(pool: TracePool, now: bigint): TracePool {
  if (pool.shares === 0n || pool.unvested === 0n) return { ...pool, accruedAt: now };
  const passed = now - pool.accruedAt;
  const isOver = passed >= pool.vestingTime;
  const vested = isOver ? pool.unvested : (pool.unvested * passed) / pool.vestingTime;
  return {
    ...pool,
    accruedAt: now,
    assets: pool.assets + vested,
    unvested: pool.unvested - vested,
    vestingTime: isOver ? 0n : pool.vestingTime - passed,
  };
}

/** Shares that an amount buys: whoever comes pays for what is still to vest to those who are there. */
export function sharesFor({ shares, assets, unvested }: TracePool, amount: bigint): bigint {
  const full = shares === 0n ? assets : assets + unvested;
  return (amount * (shares + VIRTUAL_SHARES)) / (full + VIRTUAL_ASSETS);
}

/** What shares are paid. */
export function assetsFor({ shares, assets }: TracePool, sold: bigint): bigint {
  return (sold * (assets + VIRTUAL_ASSETS)) / (shares + VIRTUAL_SHARES);
}

/** With a reward that vests over the period; what vests already keeps its pace, weighted by amount. */
export function withReward(pool: TracePool, amount: bigint): TracePool {
  if (amount === 0n) return pool;
  const unvested = pool.unvested + amount;
  const weighted = amount * REWARD_PERIOD + pool.unvested * pool.vestingTime;
  return { ...pool, unvested, vestingTime: weighted / unvested };
}

/** With shares sold for an amount. */
export function withStake(pool: TracePool, amount: bigint): TracePool {
  return { ...pool, shares: pool.shares + sharesFor(pool, amount), assets: pool.assets + amount };
}

/** Without some shares and what was paid for them; what rounding leaves behind the last share vests to who comes next. */
export function without(pool: TracePool, shares: bigint, paid: bigint): TracePool {
  const rest = { ...pool, shares: pool.shares - shares, assets: pool.assets - paid };
  return rest.shares > 0n ? rest : withReward({ ...rest, assets: 0n }, rest.assets);
}

/** Shares that a slash of this amount costs their holder. */
export function sharesSlashed({ shares, assets }: TracePool, amount: bigint): bigint {
  return (amount * (shares + VIRTUAL_SHARES)) / (assets + VIRTUAL_ASSETS);
}

/** Whether slashing has left so little that nobody may buy shares any more. */
export function isSpent(pool: TracePool): boolean {
  return sharesFor(pool, 1n) > MOST_SHARES_PER_WEI;
}
