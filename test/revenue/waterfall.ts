// SPDX-License-Identifier: MIT
import type { Legs } from "../../src/revenue/legs.ts";
import type { SplitTerms } from "../../src/revenue/splitPrice.ts";

/**
 * The waterfall as architecture.md words it, written without a look at the contract: a purse from which each leg takes its
 * share in turn, rounded up to a whole wei, as long as there is something left.
 */
export function pour(terms: Required<SplitTerms>, price: bigint): Legs {
  const purse = { left: price };
  const take = (share: bigint, of: bigint): bigint => {
    const exact = of * share;
    const wanted = exact % 1_000_000n === 0n ? exact / 1_000_000n : exact / 1_000_000n + 1n;
    const taken = wanted < purse.left ? wanted : purse.left;
    purse.left -= taken;
    return taken;
  };
  const burned = take(terms.activityFee, price);
  const treasury = take(terms.treasury, price);
  const referrer = take(terms.referrer, price);
  let authors = take(terms.licence, purse.left);
  // Wei for wei, the author is given what is missing to the floor, until nothing is left.
  const missing = terms.floor - authors;
  const added = missing < 0n ? 0n : missing < purse.left ? missing : purse.left;
  authors += added;
  purse.left -= added;
  const royaltyExact = authors * terms.royalty;
  const royalty = (royaltyExact + 999_999n) / 1_000_000n;
  const commission = take(terms.commission, purse.left);
  return {
    burned,
    treasury,
    referrer,
    licence: authors - royalty,
    royalty,
    commission,
    pool: purse.left,
  };
}
