// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { MLP_2M, SAMPLE_MODELS, type LabelledData, type SampleModel } from "../../models/samples.ts";
import { evaluateAccuracy } from "../../src/compiler/evaluateAccuracy.ts";
import { checkModel, createEvaluator, readConfig, witnessInputs } from "../../src/compiler/index.ts";
import { prepareModel, type PreparedModel } from "../../src/node/prepareModel.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { median } from "../median.ts";
import { drawInputs } from "./drawInputs.ts";
import type { Figures } from "./results.ts";

const WARM_RUNS = 5;
const PROVE_ALONE = path.join("scripts", "bench", "proveAlone.ts");

/** Inputs on which integer reference and circuit are compared bit for bit. */
const COMPARED = 1000;

/** The largest model is compared on fewer: a witness of it takes seconds. */
const COMPARED_LARGE = 3;

const timesSchema = z.object({ seconds: z.array(z.number()).length(WARM_RUNS), peakMb: z.number() });

/**
 * Of each sample model: size; accuracy over its whole test set; agreement of integer reference and circuit; time (median
 * of 5) and peak memory of warm proofs, witness and local check included, in a process of their own.
 */
export async function benchCircuits({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const figures: Figures = {};
  for (const model of SAMPLE_MODELS) figures[model.key] = await measure(model, COMPARED, onProgress);
  return { circuits: figures };
}

/** The same of the perceptron of 2 M parameters, which takes minutes. */
export async function benchMlp2m({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  return { circuits: { [MLP_2M.key]: await measure(MLP_2M, COMPARED_LARGE, onProgress) } };
}

async function measure(model: SampleModel, compared: number, onProgress: OnProgress): Promise<Figures> {
  const onnx = await model.onnx();
  const data = await model.load("test");
  const prepared = await prepareModel({ onnx, onProgress });
  const { compiled } = prepared;
  const evaluation = { images: data.samples, labels: data.labels };
  const accuracy = await evaluateAccuracy({ compiled, onnx, evaluation, onProgress });
  const { config } = await readConfig(onnx, undefined);
  const inputs = drawInputs({ data, input: compiled.manifest.input, count: compared });
  const { witnessEqual } = await checkModel({ compiled, onnx, config, inputs, onProgress });
  onProgress({ stage: `${model.key}: prove`, done: 0, total: 1 });
  const { seconds, peakMb } = await proveAlone(prepared, data);
  onProgress({ stage: `${model.key}: prove`, done: 1, total: 1 });
  return {
    constraints: compiled.manifest.constraints,
    wires: compiled.manifest.wires,
    accuracyFloat: accuracy.float,
    accuracyQuantised: accuracy.quantised,
    accuracySamples: accuracy.samples,
    agreementInputs: compared,
    agreementExact: witnessEqual,
    provingKeyBytes: prepared.provingKeyBytes,
    proveSeconds: Math.round(median(seconds) * 1000) / 1000,
    peakMb: Math.round(peakMb),
  };
}

async function proveAlone(prepared: PreparedModel, data: LabelledData): Promise<z.infer<typeof timesSchema>> {
  const { manifest, model, files, parameters } = prepared.compiled;
  const evaluate = createEvaluator(model);
  const inputs = Array.from({ length: WARM_RUNS + 1 }, (_, run) =>
    witnessInputs({
      manifest,
      evaluate,
      inputs: [prepared.quantise(data.samples[run] ?? [])],
      salts: [drawSalt()],
      parameters,
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
