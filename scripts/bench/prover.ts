// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { DIGITS } from "../../models/samples.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import type { PreparedModel } from "../../src/node/prepareModel.ts";
import type { ProverInputs } from "../../src/prover/index.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { median } from "../median.ts";
import { proofInputs, proveStages, proveWarm } from "./proveWarm.ts";
import type { Figures } from "./results.ts";
import { runAlone } from "./runAlone.ts";

const SNARKJS = path.join("node_modules", "snarkjs", "build", "cli.cjs");
const MAKE_KEY_ALONE = path.join("scripts", "bench", "peers", "makeKeyAlone.ts");

const ROUNDS = 5;
const WARM_RUNS = 5;
const STAGE_RUNS = 12;
const BATCH_SIZES = [1, 4, 8] as const;

/** Two calls of the digits model need a domain of 2^14. */
const KEY_BATCH_SIZE = 2;
const KEY_DOMAIN = 2 ** 14;

const keySchema = z.object({ seconds: z.number(), domainSize: z.number(), peakMb: z.number() });

/**
 * Of the digits model: proofs beside `snarkjs groth16 fullprove` from its command line, turn by turn; proofs for 1, 4 and
 * 8 calls; CPU time of each stage of a proof; and a development key at 2^14.
 */
export async function benchProver({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const onnx = await DIGITS.onnx();
  const { samples } = await DIGITS.load("test");
  const batches: Figures = {};
  for (const batchSize of BATCH_SIZES) {
    const prepared = await prepareModel({ onnx, batchSize, onProgress });
    const { seconds, peakMb } = await proveWarm(prepared, proofInputs(prepared, samples, WARM_RUNS + 1));
    batches[`b${String(batchSize)}`] = {
      constraints: prepared.compiled.manifest.constraints,
      provingKeyBytes: prepared.provingKeyBytes,
      proveSeconds: thousandths(median(seconds)),
      secondsPerCall: thousandths(median(seconds) / batchSize),
      peakMb: Math.round(peakMb),
    };
  }
  const single = await prepareModel({ onnx, onProgress });
  const digits = await compareWithCommandLine(single, proofInputs(single, samples, 3), onProgress);
  const stagesCpuMs = await proveStages(single, proofInputs(single, samples, STAGE_RUNS));
  const larger = await prepareModel({ onnx, batchSize: KEY_BATCH_SIZE, onProgress });
  return {
    circuits: { digits: { ...digits, stagesCpuMs, batches } },
    keys: await measureKey(larger.compiled.files.r1cs),
  };
}

/** Each round proves once on the command line and twice, warm, with Assay's prover. */
async function compareWithCommandLine(
  prepared: PreparedModel,
  inputs: readonly ProverInputs[],
  onProgress: OnProgress,
): Promise<Figures> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-fullprove-"));
  const at = (name: string): string => path.join(folder, name);
  const theirs: number[] = [];
  const ours: number[] = [];
  try {
    await writeFile(at("input.json"), JSON.stringify(inputs[0]));
    for (let round = 0; round < ROUNDS; round++) {
      onProgress({ stage: "Prove beside snarkjs", done: round, total: ROUNDS });
      const started = performance.now();
      await promisify(execFile)(process.execPath, [
        SNARKJS,
        ...["groth16", "fullprove", at("input.json"), prepared.compiled.files.wasm, prepared.zkey],
        ...[at("proof.json"), at("public.json")],
      ]);
      theirs.push((performance.now() - started) / 1000);
      ours.push(...(await proveWarm(prepared, inputs)).seconds);
    }
    onProgress({ stage: "Prove beside snarkjs", done: ROUNDS, total: ROUNDS });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    proveSecondsWarm: thousandths(median(ours)),
    cliSeconds: thousandths(median(theirs)),
    cliRatio: thousandths(median(ours) / median(theirs)),
  };
}

async function measureKey(r1cs: string): Promise<Figures> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-key-"));
  try {
    const { seconds, domainSize, peakMb } = keySchema.parse(await runAlone([MAKE_KEY_ALONE, r1cs, folder]));
    if (domainSize !== KEY_DOMAIN)
      throw new RangeError(`${r1cs} needs a domain of ${String(domainSize)}, not of ${String(KEY_DOMAIN)}.`);
    return { devSeconds2e14: thousandths(seconds), devPeakMb2e14: Math.round(peakMb) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
