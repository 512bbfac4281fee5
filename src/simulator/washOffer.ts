// SPDX-License-Identifier: MIT
import { callMoney } from "./callMoney.ts";
import { gasUsdPerCall } from "./gasUsdPerCall.ts";
import type { SimulationParameters } from "./parameters.ts";
import type { Policy } from "./policies.ts";

/** What a self-call costs at best, and what it moves. */
export interface WashOffer {
  /** USD that leave the operator for good: burned, treasury, gas. His own licence and revenue come back. */
  cost: number;
  /** USD burned. */
  burned: number;
  /** Full-weight calls. */
  weight: number;
}

/** The least price: 100 token wei, so that the shares of fees are not all rounded up to a wei of one. */
const LEAST_PRICE_ASY = 1e-16;

/**
 * The cheapest way to climb by calling oneself: under all-time calls any call counts, so it pays next to nothing; under decayed
 * activity it burns exactly what full weight takes, since gas is paid per call whatever the price.
 *
 * @example const { cost, weight } = washOffer(parameters, policy);
 */
export function washOffer(parameters: SimulationParameters, policy: Policy): WashOffer {
  const fullWeightPrice = (parameters.activityUnitAsy * 1_000_000) / parameters.activityFeePpm;
  const { burned, treasury, weight } = callMoney(
    parameters,
    policy.order === "activity" ? fullWeightPrice : LEAST_PRICE_ASY,
  );
  return { cost: burned + treasury + gasUsdPerCall(parameters), burned, weight };
}
