// SPDX-License-Identifier: MIT
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { KEY_FILES } from "../../../src/keys/keyInfo.ts";
import type { ProverInputs } from "../../../src/prover/Prover.ts";
import { median } from "../../median.ts";
import type { Figures } from "../results.ts";
import { runAlone } from "../runAlone.ts";
import { measureCompile } from "./measureCompile.ts";

/** @see measureCircuit */
export interface MeasureCircuitParameters {
  /** The circom file with the main component. */
  readonly source: string;
  /** Inputs to prove; the first is a warm-up. */
  readonly inputs: readonly ProverInputs[];
  /** Called with the witness calculator before anything is proved. */
  readonly check?: (wasm: string) => Promise<void>;
}

const MAKE_KEY_ALONE = path.join("scripts", "bench", "peers", "makeKeyAlone.ts");
const PROVE_ALONE = path.join("scripts", "bench", "proveAlone.ts");

/** A key for a million constraints takes more than Node.js's usual heap. */
const KEY_HEAP_MB = 12_000;

const keySchema = z.object({ seconds: z.number() });
const proofsSchema = z.object({ seconds: z.array(z.number()), peakMb: z.number() });

/**
 * Compiles a circuit, makes a development key and proves, each in a process of its own: constraints, seconds of each
 * step (proofs: the median of the warm ones, witness and local check included), peak memory of compiler and prover.
 */
export async function measureCircuit(options: MeasureCircuitParameters): Promise<Figures> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-circuit-"));
  try {
    const compiled = await measureCompile({ source: options.source, outDir: folder });
    const { r1cs, wasm, constraints } = compiled.circuit;
    await options.check?.(wasm);
    const heap = `--max-old-space-size=${String(KEY_HEAP_MB)}`;
    const key = keySchema.parse(await runAlone([heap, MAKE_KEY_ALONE, r1cs, folder]));
    const file = path.join(folder, "inputs.json");
    await writeFile(file, JSON.stringify(options.inputs));
    const zkey = path.join(folder, KEY_FILES.zkey);
    const proofs = proofsSchema.parse(await runAlone([PROVE_ALONE, wasm, zkey, file]));
    return {
      constraints,
      compileSeconds: tenths(compiled.seconds),
      compilePeakMb: Math.round(compiled.peakMb),
      keySeconds: tenths(key.seconds),
      proveSeconds: tenths(median(proofs.seconds)),
      peakMb: Math.round(proofs.peakMb),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
