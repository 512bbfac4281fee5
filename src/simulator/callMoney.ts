// SPDX-License-Identifier: MIT
import { formatEther, parseEther } from "ethers";
import type { Legs } from "../revenue/legs.ts";
import { splitPrice } from "../revenue/splitPrice.ts";
import type { SimulationParameters } from "./parameters.ts";

/** Where the money of one call goes, USD, and what it weighs in the ranking. */
export interface CallMoney {
  price: number;
  burned: number;
  treasury: number;
  licence: number;
  /** What the operator gets: commission and pool, for he is his node's only delegator here. */
  node: number;
  /** Full-weight calls. */
  weight: number;
}

/**
 * Splits one call's price by the market's own rule, to the wei, and then counts in dollars.
 *
 * @param priceAsy At least 1e-18.
 * @example const { node, weight } = callMoney(parameters, 1);
 */
export function callMoney(parameters: SimulationParameters, priceAsy: number): CallMoney {
  const legs = splitPrice({ terms: termsOf(parameters), price: parseEther(priceAsy.toFixed(18)) });
  const usd = (amount: bigint): number => Number(formatEther(amount)) * parameters.usdPerAsy;
  return {
    price: usd(sumOf(legs)),
    burned: usd(legs.burned),
    treasury: usd(legs.treasury),
    licence: usd(legs.licence),
    node: usd(legs.commission + legs.pool),
    weight: Math.min(1, Number(formatEther(legs.burned)) / parameters.activityUnitAsy),
  };
}

function termsOf(parameters: SimulationParameters) {
  return {
    activityFee: BigInt(parameters.activityFeePpm),
    treasury: BigInt(parameters.treasuryPpm),
    referrer: 0n,
    licence: BigInt(parameters.licencePpm),
    royalty: 0n,
    commission: 0n,
  };
}

function sumOf(legs: Legs): bigint {
  return legs.burned + legs.treasury + legs.licence + legs.commission + legs.pool;
}
