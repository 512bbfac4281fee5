// SPDX-License-Identifier: MIT
import { MLP_2M, SAMPLE_MODELS, type SampleModel } from "../../models/samples.ts";
import { evaluateAccuracy } from "../../src/compiler/evaluateAccuracy.ts";
import { checkModel, readConfig } from "../../src/compiler/index.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { median } from "../median.ts";
import { drawInputs } from "./drawInputs.ts";
import { proofInputs, proveWarm } from "./proveWarm.ts";
import type { Figures } from "./results.ts";

const WARM_RUNS = 5;

/** Inputs on which integer reference and circuit are compared bit for bit. */
const COMPARED = 1000;

/** The largest model is compared on fewer: a witness of it takes seconds. */
const COMPARED_LARGE = 3;

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
  const { seconds, peakMb } = await proveWarm(prepared, proofInputs(prepared, data.samples, WARM_RUNS + 1));
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
