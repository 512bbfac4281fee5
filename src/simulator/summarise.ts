// SPDX-License-Identifier: MIT
import type { CohortFigures } from "./cohort.ts";
import type { Observation } from "./createObserver.ts";
import { BASELINE, METRICS, type MetricName } from "./metrics.ts";
import type { Policy } from "./policies.ts";
import { interval, type Interval } from "./statistics/interval.ts";

/** One policy over all worlds. */
export interface PolicySummary {
  policy: Policy;
  /** Mean over the worlds, and 95 % confidence interval. */
  metrics: Record<MetricName, Interval>;
  /** Share of newcomers still there after 0, 1, 2 … weeks. */
  survivalCurve: Interval[];
  /** Share of newcomers who had had a call after 0, 1, 2 … weeks. */
  firstCallCurve: Interval[];
  /** The operator of interest: his chance to have earned his costs back, to be there still, and his profit, USD. */
  probe: { breakEven: Interval; survival: Interval; profit: Interval; runs: number } | undefined;
}

/**
 * Boils many worlds down to means and intervals.
 *
 * @param runs For each world, an observation per policy.
 * @example const [allTime] = summarise(POLICIES, runs);
 */
export function summarise(
  policies: readonly Policy[],
  runs: readonly (readonly Observation[])[],
): PolicySummary[] {
  const baseline = policies.findIndex(({ name }) => name === BASELINE);
  return policies.map((policy, index) => {
    const own = columnOf(runs, index);
    const compared = baseline < 0 ? own : columnOf(runs, baseline);
    return {
      policy,
      metrics: measure(own, compared),
      survivalCurve: curve(own, ({ survivalCurve }) => survivalCurve),
      firstCallCurve: curve(own, ({ firstCallCurve }) => firstCallCurve),
      probe: probeOf(own),
    };
  });
}

function columnOf(runs: readonly (readonly Observation[])[], index: number): Observation[] {
  return runs.flatMap((observations) => observations.slice(index, index + 1));
}

function measure(
  own: readonly Observation[],
  compared: readonly Observation[],
): Record<MetricName, Interval> {
  const of = (name: MetricName): Interval => {
    const { measure: read } = METRICS[name];
    return known(own.map((observation, world) => read(observation, compared[world] ?? observation)));
  };
  return {
    gini: of("gini"),
    hhi: of("hhi"),
    top5: of("top5"),
    newcomerCalls: of("newcomerCalls"),
    weeksToFirstCall: of("weeksToFirstCall"),
    weeksToBreakEven: of("weeksToBreakEven"),
    breakEven: of("breakEven"),
    survival: of("survival"),
    firstPlaceToTake: of("firstPlaceToTake"),
    firstPlaceToKeep: of("firstPlaceToKeep"),
    washProfit: of("washProfit"),
    quality: of("quality"),
    qualityLost: of("qualityLost"),
  };
}

function curve(own: readonly Observation[], read: (figures: CohortFigures) => number[]): Interval[] {
  const curves = own.map(({ newcomers }) => read(newcomers));
  return (curves[0] ?? []).map((_, week) => known(curves.map((each) => each[week] ?? NaN)));
}

function probeOf(own: readonly Observation[]): PolicySummary["probe"] {
  const probes = own.map(({ probes }) => probes).filter(({ count }) => count > 0);
  if (probes.length === 0) return undefined;
  return {
    breakEven: interval(probes.map(({ breakEven }) => breakEven)),
    survival: interval(probes.map(({ survival }) => survival)),
    profit: interval(probes.map(({ profit }) => profit)),
    runs: probes.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Over the worlds that have the figure: one without newcomers says nothing of them. */
function known(values: readonly number[]): Interval {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? { mean: NaN, low: NaN, high: NaN } : interval(numbers);
}
