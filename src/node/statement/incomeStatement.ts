// SPDX-License-Identifier: MIT
import { stringify } from "csv-stringify/sync";
import { formatEther } from "ethers";
import { LEGS } from "../../revenue/legs.ts";
import type { Income } from "./readIncome.ts";

/** What turns amounts into one currency. */
export interface Prices {
  usdPerAsy: number;
  /** Of the chain's own coin. */
  usdPerEth: number;
  /** Of the hardware that proves. */
  hardwareUsdPerHour: number;
}

/** One line of an income statement: what calls of one model brought on one day. Amounts in ASY, if nothing else is said. */
export type StatementLine = Record<string, string | number>;

/**
 * An operator's income statement, with the node's net in USD if prices are given: commission and pool, less gas and hardware. Of the
 * pool, delegators get their part of the stake.
 *
 * @param options.proving Seconds by `YYYY-MM-DD <model>`: see `readProving`.
 */
export function incomeStatement(
  income: readonly Income[],
  options: { proving?: ReadonlyMap<string, number>; prices?: Prices } = {},
): StatementLine[] {
  const { proving, prices } = options;
  return income.map(({ day, modelId, calls, gross, legs, gasUsed, gasCost }) => {
    const seconds = proving?.get(`${day} ${String(modelId)}`) ?? 0;
    return {
      day,
      model: String(modelId),
      calls,
      gross: formatEther(gross),
      ...Object.fromEntries(LEGS.map((leg) => [leg, formatEther(legs[leg])])),
      gas: String(gasUsed),
      gasCostEth: formatEther(gasCost),
      ...(proving && { provingSeconds: seconds.toFixed(1) }),
      ...(prices && {
        netUsd: (
          Number(formatEther(legs.commission + legs.pool)) * prices.usdPerAsy -
          Number(formatEther(gasCost)) * prices.usdPerEth -
          (seconds / 3600) * prices.hardwareUsdPerHour
        ).toFixed(4),
      }),
    };
  });
}

/** A statement as comma-separated values with a line of names. */
export function statementCsv(lines: readonly StatementLine[]): string {
  return stringify([...lines], { header: true });
}
