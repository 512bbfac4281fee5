// SPDX-License-Identifier: MIT
import type { OperatorEstimate } from "./estimateOperator.ts";

/** @see judgeEstimate */
export interface JudgeEstimateParameters {
  estimate: OperatorEstimate;
  callsPerDay?: number | undefined;
  /** Chance of being in profit when the simulated watch ends, under the policy that is in force; if it was simulated. */
  chance?: number | undefined;
  watchWeeks: number;
}

/** Below this chance, the verdict is a loss. */
const EVEN_CHANCE = 0.5;

/**
 * The verdict in a sentence. Says "You will lose money" where that is the answer.
 *
 * @example console.log(judgeEstimate({ estimate, chance: 0.02, watchWeeks: 20 }).verdict);
 */
export function judgeEstimate(options: JudgeEstimateParameters): { pays: boolean; verdict: string } {
  const { estimate, callsPerDay, chance, watchWeeks } = options;
  const { marginPerCall, breakEvenCalls, profitPerDay } = estimate;
  const loses = (why: string) => ({ pays: false, verdict: `You will lose money: ${why}` });
  if (marginPerCall <= 0)
    return loses(
      `a call brings $${money(estimate.revenuePerCall)} and its gas alone costs $${money(estimate.gasPerCall)}. ` +
        "Raise the price, settle more calls at once, or wait for cheaper gas.",
    );
  if (breakEvenCalls === undefined)
    return loses(
      "proving a call costs more machine time than the call brings. Raise the price, or prove faster.",
    );
  if (callsPerDay !== undefined && profitPerDay !== undefined && profitPerDay < 0)
    return loses(`you need ${count(breakEvenCalls)} calls a day and expect ${count(callsPerDay)}.`);
  if (callsPerDay === undefined && chance !== undefined && chance < EVEN_CHANCE)
    return loses(
      `you need ${count(breakEvenCalls)} calls a day, and only ${(chance * 100).toFixed(0)} of 100 simulated newcomers like you ` +
        `were in profit after ${String(watchWeeks)} weeks. Come with callers of your own, or lower the cost of waiting for them.`,
    );
  return {
    pays: true,
    verdict: `It pays from ${count(breakEvenCalls)} calls a day${profitPerDay === undefined ? "" : `: $${money(profitPerDay)} a day at ${count(callsPerDay ?? 0)}`}.`,
  };
}

function money(usd: number): string {
  return usd.toPrecision(3);
}

function count(calls: number): string {
  return calls.toLocaleString("en");
}
