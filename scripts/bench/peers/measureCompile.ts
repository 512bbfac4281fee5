// SPDX-License-Identifier: MIT
import path from "node:path";
import { z } from "zod";
import type { CompiledCircom } from "../../../src/shared/circom/compileCircom.ts";
import { runMeasured } from "./runMeasured.ts";

/** What compiling one circuit took, and what it wrote. */
export interface MeasuredCompile {
  readonly circuit: CompiledCircom;
  readonly seconds: number;
  /** Largest resident memory of circom's own process, in MB (10^6 bytes). */
  readonly peakMb: number;
}

const COMPILE_ALONE = path.join("scripts", "bench", "peers", "compileAlone.ts");

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
  const { output, peakMb } = await runMeasured(COMPILE_ALONE, [options.source, options.outDir]);
  return { ...compiledSchema.parse(output), peakMb };
}
