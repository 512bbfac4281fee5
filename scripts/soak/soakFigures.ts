// SPDX-License-Identifier: MIT
import type { Figures } from "../bench/results.ts";
import type { MemoryGrowth } from "./readMemory.ts";
import type { SoakReport } from "./runSoak.ts";

const HOUR_SECONDS = 3600;

/** What a soak that killed its node came to, as figures. */
export function soakFigures(report: SoakReport): Figures {
  const { calls, proven, kills, settlements, amountsCompared, gasPerCall, retried, slowestMs } = report;
  const { answeredSeconds, settledSeconds } = report;
  const settledPerHour = Math.round((calls / settledSeconds) * HOUR_SECONDS);
  const counts = { calls, proven, kills: kills.length, settlements, amountsCompared, gasPerCall, retried };
  return { soak: { ...counts, slowestMs, answeredSeconds, settledSeconds, settledPerHour } };
}

/** What a node's memory did while it worked steadily, as figures: MB at the end, and MB an hour with their 95 % interval. */
export function memoryFigures(calls: number, memory: MemoryGrowth): Figures {
  const { rss, proversRss, heap, external, database } = memory;
  const figures = Object.entries({ rss, proversRss, heap, external, database }).map(
    ([name, { endMb, slope, plusMinus }]): [string, Figures] => [
      name,
      { endMb, mbPerHour: slope, mbPerHourPlusMinus: plusMinus },
    ],
  );
  return { node: { memory: { calls, ...Object.fromEntries(figures) } } };
}
