// SPDX-License-Identifier: MIT
import type { MnistImages } from "../../models/digits/dataset.ts";
import { prepareModel, type Accuracy, type PreparedModel } from "../../src/node/prepareModel.ts";
import type { OnProgress } from "../../src/shared/progress.ts";

/** A prepared model whose accuracy over the evaluation images was measured. */
export type EvaluatedModel = PreparedModel & { accuracy: Accuracy };

/** The sample models, ready to be registered and served. */
export interface PreparedDemoModels {
  digits: EvaluatedModel;
  digitsLite: EvaluatedModel;
}

/** Compiles both sample models, makes their development keys and measures their accuracy over all test images. */
export async function prepareDemoModels(options: {
  images: MnistImages;
  onProgress: OnProgress;
}): Promise<PreparedDemoModels> {
  const prepare = async (name: string) => {
    const onProgress: OnProgress = (step) => {
      options.onProgress({ ...step, stage: `${name}: ${step.stage}` });
    };
    return prepareModel({ onnx: `models/digits/${name}.onnx`, evaluation: options.images, onProgress });
  };
  return { digits: await prepare("digits"), digitsLite: await prepare("digits-lite") };
}
