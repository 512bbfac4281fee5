// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { bytesOf, exists, sha256OfParts, writeFileAtomically } from "../shared/cache.ts";
import { cacheFolder } from "../shared/cacheFolder.ts";
import { readBytes } from "../shared/readBytes.ts";
import type { OnProgress } from "../shared/progress.ts";
import type { CompiledModel } from "./artefacts.ts";
import { readConfig } from "./config.ts";
import { measureAccuracy, type LabelledSamples } from "./measureAccuracy.ts";
import { readGraph } from "./onnx/readGraph.ts";

const accuracySchema = z.object({
  samples: z.number().int().positive(),
  float: z.number(),
  quantised: z.number(),
});

/** Shares (0 to 1) of samples classified as labelled. */
export type Accuracy = z.infer<typeof accuracySchema>;

/** @see evaluateAccuracy */
export interface EvaluateAccuracyParameters {
  readonly compiled: CompiledModel;
  /** Path of the ONNX file that it was compiled from. */
  readonly onnx: string;
  /** Raw inputs with their true classes. */
  readonly evaluation: LabelledSamples;
  /** Folder that results are kept in, one file per model and data set. */
  readonly cacheDir?: string;
  readonly onProgress?: OnProgress;
}

/**
 * Accuracy of the ONNX model (onnxruntime) and of its integers (the reference, which the circuit proves) over labelled
 * samples. Measured once per model and data set, then read from the cache.
 *
 * @example
 * const { float, quantised } = await evaluateAccuracy({ compiled, onnx: "models/digits/digits.onnx", evaluation });
 */
export async function evaluateAccuracy(parameters: EvaluateAccuracyParameters): Promise<Accuracy> {
  const { compiled, evaluation, onProgress, cacheDir = cacheFolder("accuracy") } = parameters;
  const { contentHash, modelCommitment } = compiled.manifest;
  const key = sha256OfParts([
    contentHash,
    modelCommitment,
    bytesOf(evaluation.labels),
    ...evaluation.images.map(bytesOf),
  ]);
  const file = path.join(cacheDir, `${key}.json`);
  if (await exists(file)) return accuracySchema.parse(JSON.parse(await readFile(file, "utf8")));
  const onnx = await readBytes(parameters.onnx);
  const { config } = await readConfig(parameters.onnx, undefined);
  const accuracy = await measureAccuracy({
    onnx,
    graph: readGraph(onnx, parameters.onnx, config),
    model: compiled.model,
    parameters: compiled.parameters,
    input: compiled.manifest.input,
    evaluation,
    onProgress,
  });
  await writeFileAtomically(file, JSON.stringify(accuracy));
  return accuracy;
}
