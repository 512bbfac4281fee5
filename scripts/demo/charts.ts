// SPDX-License-Identifier: MIT
import { renderChart } from "../../src/report/renderChart.ts";
import type { DemoCall, DemoRank } from "./DemoReport.ts";

/** The split of every call as stacked bars: one bar a call, one colour a leg. */
export function splitChart(calls: readonly DemoCall[], legs: readonly string[]): string {
  return renderChart(900, 40 + 26 * calls.length + 60, {
    legend: { top: 0, data: [...legs] },
    grid: { left: 110, right: 30, top: 40, bottom: 30 },
    xAxis: { type: "value", name: "ASY", nameLocation: "end" },
    yAxis: {
      type: "category",
      inverse: true,
      data: calls.map((call, index) => `${index + 1} · ${call.model}`),
    },
    series: legs.map((leg) => ({
      name: leg,
      type: "bar",
      stack: "price",
      data: calls.map((call) => Number(call.legs[leg] ?? 0)),
    })),
  });
}

/** Activity of each model beside the stake of the node that serves it: two axes, so that it is plain they do not agree. */
export function rankingChart(ranking: readonly DemoRank[]): string {
  return renderChart(900, 320, {
    legend: { top: 0, data: ["activity (calls)", "stake of its node (ASY)"] },
    grid: { left: 60, right: 80, top: 50, bottom: 40 },
    xAxis: { type: "category", data: ranking.map((entry) => `#${entry.rankAfter} ${entry.model}`) },
    yAxis: [
      { type: "value", name: "activity" },
      { type: "value", name: "stake", splitLine: { show: false } },
    ],
    series: [
      {
        name: "activity (calls)",
        type: "bar",
        barMaxWidth: 60,
        data: ranking.map((entry) => round(entry.activity)),
      },
      {
        name: "stake of its node (ASY)",
        type: "bar",
        barMaxWidth: 60,
        yAxisIndex: 1,
        data: ranking.map((entry) => Number(entry.nodeStake)),
      },
    ],
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
