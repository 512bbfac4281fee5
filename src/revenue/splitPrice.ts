// SPDX-License-Identifier: MIT
import type { Legs } from "./legs.ts";

/** 100 %. */
const PPM_ONE = 1_000_000n;

/** Shares that apply to one call, ppm. A leg without a payee has share 0. */
export interface SplitTerms {
  /** Of the price; burned. */
  activityFee: bigint;
  /** Of the price. */
  treasury: bigint;
  /** Of the price. */
  referrer: bigint;
  /** Of what is left after these three. */
  licence: bigint;
  /** What the licence leg is at least, token wei, as far as so much is left; 0 if not given. */
  floor?: bigint;
  /** Of the licence leg. */
  royalty: bigint;
  /** Of what is left for the node. */
  commission: bigint;
}

/**
 * Splits a price as Waterfall.sol does: every leg rounds up in favour of the earlier one, never beyond what is left, and the
 * pool takes the remainder.
 *
 * @example const { burned } = splitPrice({ terms, price: parseEther("1") });
 */
export function splitPrice({ terms, price }: { terms: SplitTerms; price: bigint }): Legs {
  const take = (share: bigint, amount: bigint, left: bigint): bigint => {
    const wanted = (amount * share + PPM_ONE - 1n) / PPM_ONE;
    return wanted < left ? wanted : left;
  };
  const burned = take(terms.activityFee, price, price);
  const treasury = take(terms.treasury, price, price - burned);
  const referrer = take(terms.referrer, price, price - burned - treasury);
  const net = price - burned - treasury - referrer;
  const share = take(terms.licence, net, net);
  const floor = terms.floor ?? 0n;
  const wanted = share > floor ? share : floor;
  const authors = wanted < net ? wanted : net;
  const royalty = take(terms.royalty, authors, authors);
  const nodes = net - authors;
  const commission = take(terms.commission, nodes, nodes);
  return {
    burned,
    treasury,
    referrer,
    licence: authors - royalty,
    royalty,
    commission,
    pool: nodes - commission,
  };
}
