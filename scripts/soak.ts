// SPDX-License-Identifier: MIT
// "npm run soak": callers call a node that is killed at random and started again; ends with exact books, or says what is wrong.
// Options: --calls 10000 --callers 20 --kills 10 --seed N; --per-second N for a steady pace; --memory FILE to measure the
// node's memory every ten seconds (CSV) and say how it grew after the first ten minutes. Prints JSON. --record writes the figures into
// bench/results.json and docs/measurements.md.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { mergeResults } from "./bench/results.ts";
import { writeMeasurements } from "./bench/writeMeasurements.ts";
import { readMemory } from "./soak/readMemory.ts";
import { runSoak } from "./soak/runSoak.ts";
import { memoryFigures, soakFigures } from "./soak/soakFigures.ts";

const WARM_UP_MS = 600_000;
/** How often progress is printed, in seconds. */
const PRINTED_EVERY = 30;

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "10000" },
    callers: { type: "string", default: "20" },
    kills: { type: "string", default: "10" },
    seed: { type: "string" },
    "per-second": { type: "string" },
    memory: { type: "string" },
    record: { type: "boolean", default: false },
  },
});
const { memory, "per-second": perSecond } = values;
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const folder = await mkdtemp(path.join(tmpdir(), "assay-soak-"));
console.error(`Seed ${String(seed)}, folder ${folder}`);
let looks = 0;
const report = await runSoak({
  calls: Number(values.calls),
  callers: Number(values.callers),
  kills: Number(values.kills),
  seed,
  perSecond: perSecond === undefined ? undefined : Number(perSecond),
  memory,
  folder,
  onProgress: (answered, settled) => {
    if (looks++ % PRINTED_EVERY !== 0) return;
    console.error(`${new Date().toISOString()}: ${String(answered)} answered, ${String(settled)} settled`);
  },
});
const grown = memory === undefined ? undefined : await readMemory(memory, WARM_UP_MS);
console.log(JSON.stringify({ ...report, ...(grown && { memory: grown }) }, null, 2));
if (values.record) {
  const figures = grown === undefined ? soakFigures(report) : memoryFigures(report.calls, grown);
  await writeMeasurements(await mergeResults(figures));
}
// Kept if anything went wrong.
await rm(folder, { recursive: true });
