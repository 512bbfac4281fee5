// SPDX-License-Identifier: MIT
import type * as echarts from "echarts";
import { renderChart } from "../../report/renderChart.ts";
import type { PolicySummary } from "../summarise.ts";
import { METRICS, type Metric, type MetricName } from "../metrics.ts";
import type { Interval } from "../statistics/interval.ts";

/** One colour per policy, the same in every chart; told apart by the colour-blind (Okabe and Ito, 2008). */
const COLOURS = ["#999999", "#0072b2", "#56b4e9", "#009e73", "#e69f00", "#d55e00"];

/**
 * A figure under every policy: bars with their 95 % intervals, as an SVG.
 *
 * @example const svg = metricChart("gini", policies);
 */
export function metricChart(name: MetricName, policies: readonly PolicySummary[]): string {
  const { unit } = METRICS[name];
  const scale = unit === "share" ? 100 : 1;
  const intervals = policies.map(({ metrics }) => metrics[name]);
  return renderChart(440, 250, {
    grid: { left: 150, right: 20, top: 10, bottom: 46 },
    xAxis: { type: "value", name: axisName(unit), nameLocation: "middle", nameGap: 24 },
    yAxis: {
      type: "category",
      inverse: true,
      data: policies.map(({ policy }) => policy.title),
      axisTick: { show: false },
      axisLine: { onZero: false },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 18,
        data: intervals.map(({ mean }, index) => ({
          value: finite(mean * scale),
          itemStyle: { color: COLOURS[index % COLOURS.length] },
        })),
      },
      errorBars(intervals, scale),
    ],
  });
}

/**
 * Curves over the weeks since arrival, one per policy, in per cent, as an SVG.
 *
 * @example const svg = curveChart(policies, ({ survivalCurve }) => survivalCurve);
 */
export function curveChart(
  policies: readonly PolicySummary[],
  read: (policy: PolicySummary) => readonly Interval[],
): string {
  return renderChart(900, 320, {
    legend: { top: 0, itemGap: 26, data: policies.map(({ policy }) => policy.title) },
    grid: { left: 8, right: 30, top: 40, bottom: 28, containLabel: true },
    xAxis: {
      type: "value",
      name: "weeks since arrival",
      nameLocation: "middle",
      nameGap: 26,
      max: "dataMax",
    },
    yAxis: { type: "value", name: "%", min: 0, max: 100 },
    series: policies.map((policy, index) => ({
      name: policy.policy.title,
      type: "line",
      showSymbol: false,
      lineStyle: { width: 2, color: COLOURS[index % COLOURS.length] },
      itemStyle: { color: COLOURS[index % COLOURS.length] },
      data: read(policy).map(({ mean }, week) => [week, finite(mean * 100)]),
    })),
  });
}

/** A line from the low end of each interval to the high one. */
function errorBars(intervals: readonly Interval[], scale: number): echarts.CustomSeriesOption {
  return {
    type: "custom",
    z: 10,
    data: intervals.map(({ low, high }, index) => [finite(low * scale), finite(high * scale), index]),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const ends = [api.value(0), api.value(1)].map((value) => api.coord([value, api.value(2)]));
      const [low, high] = ends.map(([x = 0, y = 0]) => ({ x, y }));
      if (low === undefined || high === undefined) return null;
      const line = (x1: number, x2: number, half: number) => ({
        type: "line" as const,
        shape: { x1, y1: low.y - half, x2, y2: low.y + half },
        style: { stroke: "#1d2433", lineWidth: 1.5 },
      });
      return {
        type: "group",
        children: [line(low.x, high.x, 0), line(low.x, low.x, 4), line(high.x, high.x, 4)],
      };
    },
  };
}

function axisName(unit: Metric["unit"]): string {
  return { share: "%", index: "", weeks: "weeks", usd: "USD", points: "percentage points" }[unit];
}

function finite(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : 0;
}
