// SPDX-License-Identifier: MIT
import { METRICS, type MetricName } from "../metrics.ts";

/**
 * Names of all figures, in the order to show them.
 *
 * @example for (const name of metricNames("newcomers")) console.log(METRICS[name].title);
 */
export function metricNames(group?: (typeof METRICS)[MetricName]["group"]): MetricName[] {
  const isName = (name: string): name is MetricName => name in METRICS;
  return Object.keys(METRICS)
    .filter(isName)
    .filter((name) => group === undefined || METRICS[name].group === group);
}
