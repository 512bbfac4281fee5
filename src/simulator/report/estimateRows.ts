// SPDX-License-Identifier: MIT
import type { OperatorEstimate, OperatorPlan } from "../estimateOperator.ts";

/**
 * An estimate as rows of a table: what it is, and how much.
 *
 * @example console.log(renderTable({ head: ["your node", ""], rows: estimateRows(estimate, { ...plan, thawDays: 14 }) }));
 */
export function estimateRows(
  estimate: OperatorEstimate,
  plan: OperatorPlan & { thawDays: number },
): [string, string][] {
  const { breakEvenCalls, profitPerDay, callsPerMachine, weeksWithoutCalls } = estimate;
  return [
    ["price of a call", `${String(plan.priceAsy)} ASY`],
    ["of which the node gets", usd(estimate.revenuePerCall)],
    ["gas to settle a call", usd(estimate.gasPerCall)],
    ["left of a call", usd(estimate.marginPerCall)],
    ["proving a call", `${plan.provingSeconds.toPrecision(3)} s`],
    ["calls that one machine can prove", `${count(Math.floor(callsPerMachine))} a day`],
    ["machine", `${usd(estimate.hardwarePerDay)} a day`],
    [
      "stake",
      `${count(plan.stakeAsy)} ASY = ${usd(estimate.stakeUsd)}, back ${String(plan.thawDays)} days after you thaw it`,
    ],
    ["what the stake would earn elsewhere", `${usd(estimate.stakeCostPerDay)} a day`],
    [
      "calls to break even",
      breakEvenCalls === undefined ? "no number is enough" : `${count(breakEvenCalls)} a day`,
    ],
    [
      "your money without a call",
      Number.isFinite(weeksWithoutCalls) ? `lasts ${weeksWithoutCalls.toFixed(1)} weeks` : "lasts for ever",
    ],
    ...(profitPerDay === undefined
      ? []
      : [
          [`profit at ${count(plan.callsPerDay ?? 0)} calls a day`, `${usd(profitPerDay)} a day`] as [
            string,
            string,
          ],
        ]),
  ];
}

function usd(amount: number): string {
  return `${amount < 0 ? "−" : ""}$${Math.abs(amount).toPrecision(3)}`;
}

function count(calls: number): string {
  return calls.toLocaleString("en");
}
