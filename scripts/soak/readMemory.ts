// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { fitSlope, type Slope } from "./fitSlope.ts";

/** Megabytes at the end, and how they grew over an hour. */
export interface Growth extends Slope {
  readonly endMb: number;
}

/** What a node's memory did, by what is measured. */
export type MemoryGrowth = Readonly<Record<(typeof COLUMNS)[number], Growth>>;

const COLUMNS = ["rss", "proversRss", "heap", "external", "database"] as const;
/** What a line has before its columns: time and process. */
const BEFORE = 2;
const HOUR_MS = 3_600_000;

/** Reads what the heap probe wrote; slopes are MB an hour. @param warmUpMs From the first line on, left out. */
export async function readMemory(
  file: string,
  warmUpMs: number,
): Promise<MemoryGrowth & { samples: number }> {
  const text = await readFile(file, "utf8");
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(",").map(Number));
  const start = rows[0]?.[0] ?? 0;
  const settled = rows.filter(([time = 0]) => time - start >= warmUpMs);
  const growthOf = (name: (typeof COLUMNS)[number]): Growth => {
    const column = BEFORE + COLUMNS.indexOf(name);
    const points = settled.map(
      (row) => [((row[0] ?? 0) - start) / HOUR_MS, (row[column] ?? 0) / 1e6] as const,
    );
    const { slope, plusMinus } = fitSlope(points);
    return { endMb: rounded(points.at(-1)?.[1] ?? 0), slope: rounded(slope), plusMinus: rounded(plusMinus) };
  };
  return {
    samples: settled.length,
    rss: growthOf("rss"),
    proversRss: growthOf("proversRss"),
    heap: growthOf("heap"),
    external: growthOf("external"),
    database: growthOf("database"),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
