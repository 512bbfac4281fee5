// SPDX-License-Identifier: MIT
import { growScoreFast } from "../ranking/growScoreFast.ts";
import { gasUsdPerCall } from "./gasUsdPerCall.ts";
import { hardwareUsdPerDay } from "./hardwareUsdPerDay.ts";
import type { Market } from "./Market.ts";
import { WASH_TRADER } from "./World.ts";
import type { WashOffer } from "./washOffer.ts";

/** Where callers' money went, USD, over the whole run. */
export interface MoneyLedger {
  paid: number;
  burned: number;
  treasury: number;
  licence: number;
  nodes: number;
  gas: number;
  hardware: number;
}

/**
 * Ends a day: calls are settled, paid and ranked, machines are paid for, and operators who have nothing left leave.
 *
 * @example closeDay(market, { day: 0, offer, ledger });
 */
export function closeDay(
  market: Market,
  { day, offer, ledger }: { day: number; offer: WashOffer; ledger: MoneyLedger },
): void {
  const { world, parameters, alive, capital } = market;
  const { modelsPerNode } = parameters;
  const gas = gasUsdPerCall(parameters);
  for (let node = 0; node < world.nodes.count; node++) {
    if (alive[node] === 0) continue;
    let seconds = 0;
    let profit = 0;
    for (let model = node * modelsPerNode; model < (node + 1) * modelsPerNode; model++) {
      const calls = market.dayCalls[model] ?? 0;
      const selfCalls = market.daySelfCalls[model] ?? 0;
      seconds += (calls + selfCalls) * (world.models.provingSeconds[model] ?? 0);
      profit += pay(market, { model, calls, ledger }) - calls * gas;
      ledger.gas += calls * gas;
      record(market, { model, calls, selfCalls, day, offer });
      market.dayCalls[model] = 0;
      market.daySelfCalls[model] = 0;
    }
    const hardware = hardwareUsdPerDay(world.nodes.hardware[node] ?? 0, seconds);
    ledger.hardware += hardware;
    capital[node] = (capital[node] ?? 0) + profit - hardware;
    // A wash-trader's budget is from elsewhere: he stays.
    if ((capital[node] ?? 0) <= 0 && world.nodes.kind[node] !== WASH_TRADER) alive[node] = 0;
  }
}

/** Books the legs of a day's calls. Returns the node's. */
function pay(
  { money }: Market,
  { model, calls, ledger }: { model: number; calls: number; ledger: MoneyLedger },
): number {
  if (calls === 0) return 0;
  const earned = calls * (money.node[model] ?? 0);
  ledger.paid += calls * (money.price[model] ?? 0);
  ledger.burned += calls * (money.burned[model] ?? 0);
  ledger.treasury += calls * (money.treasury[model] ?? 0);
  ledger.licence += calls * (money.licence[model] ?? 0);
  ledger.nodes += earned;
  return earned;
}

function record(
  { money, parameters, calls: ever, weight, score }: Market,
  options: { model: number; calls: number; selfCalls: number; day: number; offer: WashOffer },
): void {
  const { model, calls, selfCalls, day, offer } = options;
  if (calls + selfCalls === 0) return;
  ever[model] = (ever[model] ?? 0) + calls + selfCalls;
  const added = calls * (money.weight[model] ?? 0) + selfCalls * offer.weight;
  weight[model] = (weight[model] ?? 0) + added;
  if (added > 0)
    score[model] = growScoreFast(score[model] ?? -Infinity, day / parameters.halfLifeDays, added);
}
