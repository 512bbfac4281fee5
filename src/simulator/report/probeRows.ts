// SPDX-License-Identifier: MIT
import type { PolicySummary } from "../summarise.ts";
import { formatMetric } from "./formatMetric.ts";

/**
 * What became of simulated newcomers like the operator, a column per policy.
 *
 * @example const { head, rows } = probeRows(policies);
 */
export function probeRows(policies: readonly PolicySummary[]): { head: string[]; rows: string[][] } {
  const probed = policies.flatMap(({ policy, probe }) => (probe === undefined ? [] : [{ policy, probe }]));
  return {
    head: probed.map(({ policy }) => policy.title),
    rows: [
      ["chance of a profit", ...probed.map(({ probe }) => formatMetric("share", probe.breakEven))],
      ["chance to be there still", ...probed.map(({ probe }) => formatMetric("share", probe.survival))],
      ["mean profit", ...probed.map(({ probe }) => formatMetric("usd", probe.profit))],
    ],
  };
}
