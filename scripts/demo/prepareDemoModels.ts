// SPDX-License-Identifier: MIT
import type { DigitsDataset } from "../../models/digits/dataset.ts";
import { evaluateAccuracy, type Accuracy } from "../../src/compiler/evaluateAccuracy.ts";
import { prepareModel, type PreparedModel } from "../../src/node/prepareModel.ts";
import type { OnProgress } from "../../src/shared/progress.ts";

/** A prepared model whose accuracy over the test images was measured. */
export type EvaluatedModel = PreparedModel & { accuracy: Accuracy };

/** The sample models, ready to be registered and served. */
export interface PreparedDemoModels {
  digits: EvaluatedModel;
  digitsLite: EvaluatedModel;
}

/** Compiles both sample models, makes their development keys and measures their accuracy over all test images. */
export async function prepareDemoModels(options: {
  dataset: DigitsDataset;
  onProgress: OnProgress;
}): Promise<PreparedDemoModels> {
  const prepare = async (name: string): Promise<EvaluatedModel> => {
    const onnx = `models/digits/${name}.onnx`;
    const onProgress: OnProgress = (step) => {
      options.onProgress({ ...step, stage: `${name}: ${step.stage}` });
    };
    const prepared = await prepareModel({ onnx, onProgress });
    const { compiled } = prepared;
    const accuracy = await evaluateAccuracy({ compiled, onnx, evaluation: options.dataset, onProgress });
    return { ...prepared, accuracy };
  };
  return { digits: await prepare("digits"), digitsLite: await prepare("digits-lite") };
}
