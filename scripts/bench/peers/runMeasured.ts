// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const REPORT_PEAK = new URL("./reportPeak.ts", import.meta.url);

/** What a script printed, and what it took. */
export interface Measured {
  /** The JSON it printed. */
  readonly output: unknown;
  /** Largest resident memory of it or of a Node.js process that it started, whichever was larger, in MB (10^6 bytes). */
  readonly peakMb: number;
}

/** Runs a script that prints JSON in a process of its own, and measures its memory. */
export async function runMeasured(script: string, parameters: readonly string[]): Promise<Measured> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-peak-"));
  const peaks = path.join(folder, "peaks");
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...parameters], {
      // Node.js hands these on to the processes that the script starts.
      env: {
        ...process.env,
        NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import ${REPORT_PEAK.href}`.trim(),
        ASSAY_PEAK_FILE: peaks,
      },
    });
    const lines = (await readFile(peaks, "utf8")).trim().split("\n").map(Number);
    return { output: JSON.parse(stdout), peakMb: Math.max(...lines) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
