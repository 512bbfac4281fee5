// SPDX-License-Identifier: MIT
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { createEvaluator, witnessInputs } from "../../src/compiler/index.ts";
import type { PreparedModel } from "../../src/node/prepareModel.ts";
import type { ProverInputs } from "../../src/prover/index.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import { runAlone } from "./runAlone.ts";

const PROVE_ALONE = path.join("scripts", "bench", "proveAlone.ts");
const STAGES_ALONE = path.join("scripts", "bench", "stagesAlone.ts");

const timesSchema = z.object({ seconds: z.array(z.number()), peakMb: z.number() });

/** Seconds of each warm proof, the first left out; peak memory of the processes that made them, MB. */
export type ProofTimes = z.infer<typeof timesSchema>;

/** The witness inputs of `count` proofs of a model, each for a full batch of consecutive samples. */
export function proofInputs(
  { compiled: { manifest, model, parameters }, quantise }: PreparedModel,
  samples: readonly ArrayLike<number>[],
  count: number,
): ProverInputs[] {
  const evaluate = createEvaluator(model);
  const { batchSize } = manifest;
  return Array.from({ length: count }, (_, proof) =>
    witnessInputs({
      manifest,
      evaluate,
      inputs: Array.from({ length: batchSize }, (_, call) =>
        quantise(samples[(proof * batchSize + call) % samples.length] ?? []),
      ),
      salts: Array.from({ length: batchSize }, drawSalt),
      parameters,
      context: BigInt(proof),
    }),
  );
}

/** Proves all inputs, one after another, in a process of its own; the first only warms up. */
export async function proveWarm(
  prepared: PreparedModel,
  inputs: readonly ProverInputs[],
): Promise<ProofTimes> {
  return timesSchema.parse(await runOnInputs(PROVE_ALONE, prepared, inputs));
}

/** CPU milliseconds of each stage of a proof, all threads; the least over all inputs. */
export async function proveStages(
  prepared: PreparedModel,
  inputs: readonly ProverInputs[],
): Promise<Record<string, number>> {
  return z.record(z.string(), z.number()).parse(await runOnInputs(STAGES_ALONE, prepared, inputs));
}

async function runOnInputs(
  script: string,
  { compiled, zkey }: PreparedModel,
  inputs: readonly ProverInputs[],
): Promise<unknown> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-bench-"));
  try {
    const file = path.join(folder, "inputs.json");
    await writeFile(file, JSON.stringify(inputs));
    return await runAlone([script, compiled.files.wasm, zkey, file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
