// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { CompiledCircom } from "../../../src/shared/circom/compileCircom.ts";

/** What compiling one circuit took, and what it wrote. */
export interface MeasuredCompile {
  readonly circuit: CompiledCircom;
  readonly seconds: number;
  /** Largest resident memory of circom's own process, in MB (10^6 bytes). */
  readonly peakMb: number;
}

const COMPILE_ALONE = path.join("scripts", "bench", "peers", "compileAlone.ts");
const REPORT_PEAK = new URL("./reportPeak.ts", import.meta.url);

const compiledSchema = z.object({
  seconds: z.number(),
  circuit: z.object({
    r1cs: z.string(),
    wasm: z.string(),
    sym: z.string(),
    constraints: z.number(),
    wires: z.number(),
    publicSignals: z.number(),
  }),
});

/** Compiles a circuit as the compiler does, `compileCircom` with its defaults, and measures it. */
export async function measureCompile(options: { source: string; outDir: string }): Promise<MeasuredCompile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-peak-"));
  const peaks = path.join(folder, "peaks");
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [COMPILE_ALONE, options.source, options.outDir],
      {
        // Node.js hands these on to circom's process, which compileCircom starts.
        env: {
          ...process.env,
          NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import ${REPORT_PEAK.href}`.trim(),
          ASSAY_PEAK_FILE: peaks,
        },
      },
    );
    const lines = (await readFile(peaks, "utf8")).trim().split("\n").map(Number);
    return { ...compiledSchema.parse(JSON.parse(stdout)), peakMb: Math.max(...lines) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
