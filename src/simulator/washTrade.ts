// SPDX-License-Identifier: MIT
import type { Market } from "./Market.ts";
import { WASH_TRADER } from "./World.ts";
import type { WashOffer } from "./washOffer.ts";

/** What wash-traders have spent so far, all of them together. */
export interface WashLedger {
  /** USD gone for good; under the stake policy, USD staked, which come back. */
  spent: number;
  /** USD of it burned. */
  burned: number;
  /** Full-weight calls bought. */
  weight: number;
  selfCalls: number;
}

/**
 * Every wash-trader spends his day's budget on what his policy ranks by: calls of his own model, or stake.
 *
 * @example washTrade(market, washOffer(parameters, policy), ledger);
 */
export function washTrade(market: Market, offer: WashOffer, ledger: WashLedger): void {
  const { world, parameters, policy, alive, stake, daySelfCalls } = market;
  const { washUsdPerDay, usdPerAsy, modelsPerNode } = parameters;
  for (let node = 0; node < world.nodes.count; node++) {
    if (world.nodes.kind[node] !== WASH_TRADER || alive[node] === 0) continue;
    if (policy.order === "stake") {
      stake[node] = (stake[node] ?? 0) + washUsdPerDay / usdPerAsy;
      ledger.spent += washUsdPerDay;
      continue;
    }
    const bought = Math.floor(washUsdPerDay / offer.cost);
    const model = node * modelsPerNode;
    daySelfCalls[model] = (daySelfCalls[model] ?? 0) + bought;
    ledger.spent += bought * offer.cost;
    ledger.burned += bought * offer.burned;
    ledger.weight += bought * offer.weight;
    ledger.selfCalls += bought;
  }
}
