// SPDX-License-Identifier: MIT
import { FileUnreadableError } from "../../errors/FileUnreadableError.ts";
import type { OnProgress } from "../../shared/progress.ts";
import { loadCompiledModel, type CompiledModel } from "../artefacts.ts";
import { compileModel } from "../compileModel.ts";
import { fineTune } from "./fineTune.ts";
import { writeHead } from "./head.ts";
import { drawHeadSalt } from "./headSalt.ts";
import { integerAccuracy } from "./integerAccuracy.ts";
import { withHead } from "./withHead.ts";

/** Labelled raw inputs. */
export interface LabelledInputs {
  readonly inputs: readonly ArrayLike<number>[];
  readonly labels: ArrayLike<number>;
}

/** @see fineTuneModel */
export interface FineTuneModelParameters {
  /** An ONNX file, of which the last layers are committed, or the folder of a model that was compiled so. */
  readonly base: string;
  /** How many of an ONNX file's last layers. */
  readonly layers: number;
  /** Calls per proof of an ONNX file's circuit; 1 if left out. */
  readonly batchSize?: number;
  readonly name: string;
  readonly samples: LabelledInputs;
  readonly classes: readonly string[];
  /** Samples that take no part in training or in choosing a scale. */
  readonly test?: LabelledInputs | undefined;
  readonly seed?: number;
  /** Where to write the head. */
  readonly output: string;
  readonly onProgress?: OnProgress | undefined;
}

/** A fine-tune of a base, ready to be served. */
export interface FineTunedModel {
  readonly compiled: CompiledModel;
  /** Shares of samples that the integers classify as labelled. */
  readonly accuracies: readonly {
    readonly part: string;
    readonly samples: number;
    readonly accuracy: number;
  }[];
}

/**
 * Fine-tunes a base model on labelled samples and writes the head file. Base, circuit and keys are found in the cache or
 * made; the head's salt is drawn at random.
 *
 * @throws Everything that {@link compileModel} and {@link fineTune} throw.
 * @example
 * const { compiled } = await fineTuneModel({ base: "models/digits/digits.onnx", layers: 1, name, samples, classes, output });
 */
export async function fineTuneModel(parameters: FineTuneModelParameters): Promise<FineTunedModel> {
  const { name, samples, classes, test, output, onProgress } = parameters;
  const base = await findBase(parameters);
  const tuned = fineTune({
    compiled: base,
    name,
    images: samples.inputs,
    labels: samples.labels,
    classes,
    salt: drawHeadSalt(),
    ...(parameters.seed !== undefined && { seed: parameters.seed }),
    onProgress,
  });
  const compiled = withHead(base, tuned.head, output);
  await writeHead(output, tuned.head);
  return {
    compiled,
    accuracies: [
      { part: "training", samples: tuned.trainingSamples, accuracy: tuned.trainingAccuracy },
      { part: "held out", samples: tuned.heldOutSamples, accuracy: tuned.accuracy },
      ...(test
        ? [{ part: "test", samples: test.inputs.length, accuracy: integerAccuracy(compiled, test) }]
        : []),
    ],
  };
}

async function findBase(parameters: FineTuneModelParameters): Promise<CompiledModel> {
  const { base, layers, batchSize = 1, onProgress } = parameters;
  if (base.endsWith(".onnx")) {
    return compileModel({ onnx: base, head: layers, batchSize, ...(onProgress && { onProgress }) });
  }
  const compiled = await loadCompiledModel(base);
  if (compiled === undefined) throw new FileUnreadableError(base);
  return compiled;
}
