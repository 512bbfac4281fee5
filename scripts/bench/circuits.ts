// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { loadDigits, type DigitsDataset } from "../../models/digits/dataset.ts";
import { evaluateAccuracy } from "../../src/compiler/evaluateAccuracy.ts";
import { createEvaluator, witnessInputs } from "../../src/compiler/index.ts";
import { prepareModel, type PreparedModel } from "../../src/node/prepareModel.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { median } from "../median.ts";
import type { Figures } from "./results.ts";

const MODELS = { digits: "models/digits/digits.onnx", digitsLite: "models/digits/digits-lite.onnx" } as const;
const WARM_RUNS = 5;
const PROVE_ALONE = path.join("scripts", "bench", "proveAlone.ts");

const timesSchema = z.object({ seconds: z.array(z.number()).length(WARM_RUNS), peakMb: z.number() });

/**
 * Size and accuracy over all 10,000 MNIST test images of each sample model; time (median of 5) and peak memory of warm
 * proofs, witness and local check included, in a process of their own.
 */
export async function benchCircuits({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const dataset = await loadDigits({ split: "test" });
  const figures: Figures = {};
  for (const [name, onnx] of Object.entries(MODELS)) {
    const prepared = await prepareModel({ onnx, onProgress });
    const { compiled } = prepared;
    const accuracy = await evaluateAccuracy({ compiled, onnx, evaluation: dataset, onProgress });
    onProgress({ stage: `${name}: prove`, done: 0, total: 1 });
    const { seconds, peakMb } = await proveAlone(prepared, dataset);
    onProgress({ stage: `${name}: prove`, done: 1, total: 1 });
    figures[name] = {
      constraints: compiled.manifest.constraints,
      wires: compiled.manifest.wires,
      accuracyFloat: accuracy.float,
      accuracyQuantised: accuracy.quantised,
      provingKeyBytes: prepared.provingKeyBytes,
      proveSeconds: Math.round(median(seconds) * 1000) / 1000,
      peakMb: Math.round(peakMb),
    };
  }
  return { circuits: figures };
}

async function proveAlone(
  prepared: PreparedModel,
  dataset: DigitsDataset,
): Promise<z.infer<typeof timesSchema>> {
  const { manifest, model, files } = prepared.compiled;
  const evaluate = createEvaluator(model);
  const inputs = Array.from({ length: WARM_RUNS + 1 }, (_, run) =>
    witnessInputs({
      manifest,
      evaluate,
      inputs: [prepared.quantise(dataset.images[run] ?? [])],
      salts: [drawSalt()],
      context: BigInt(run),
    }),
  );
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-bench-"));
  try {
    const file = path.join(folder, "inputs.json");
    await writeFile(file, JSON.stringify(inputs));
    const { stdout } = await promisify(execFile)(process.execPath, [
      PROVE_ALONE,
      files.wasm,
      prepared.zkey,
      file,
    ]);
    return timesSchema.parse(JSON.parse(stdout));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
