// SPDX-License-Identifier: MIT
import { renderTable } from "../../shared/renderTable.ts";
import type { Comparison } from "../comparePolicies.ts";
import { METRICS } from "../metrics.ts";
import { metricNames } from "./metricNames.ts";
import { formatMetric } from "./formatMetric.ts";

/**
 * The comparison as a table: a row per figure, a column per policy.
 *
 * @example console.log(comparisonTable(await comparePolicies({ parameters, seeds: 50 })));
 */
export function comparisonTable({ policies }: Comparison): string {
  return renderTable({
    head: ["", ...policies.map(({ policy }) => policy.title)],
    rows: metricNames().map((name) => [
      METRICS[name].title,
      ...policies.map(({ metrics }) => formatMetric(METRICS[name].unit, metrics[name])),
    ]),
  });
}
