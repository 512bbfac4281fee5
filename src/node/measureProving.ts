// SPDX-License-Identifier: MIT
import { median } from "simple-statistics";
import { createEvaluator, witnessInputs } from "../compiler/index.ts";
import { sizeOf } from "../compiler/graph/tensor.ts";
import { valueAt } from "../compiler/valueAt.ts";
import { createProver } from "../prover/index.ts";
import { drawSalt } from "../shared/drawSalt.ts";
import type { OnProgress } from "../shared/progress.ts";
import type { PreparedModel } from "./prepareModel.ts";

/** @see measureProving */
export interface MeasureProvingParameters {
  prepared: PreparedModel;
  /** Proofs to time, after one that warms up. */
  proofs: number;
  /** A number in [0, 1), for inputs within the model's range. */
  random: () => number;
  /** Stage: Measure proofs. */
  onProgress?: OnProgress | undefined;
}

/**
 * Seconds that one call of a model takes to prove on this machine: the median over checked proofs of full batches, divided by
 * the calls that a proof covers.
 *
 * @example const seconds = await measureProving({ prepared, proofs: 3, random: Math.random });
 */
export async function measureProving(options: MeasureProvingParameters): Promise<number> {
  const { prepared, proofs, random, onProgress } = options;
  const { manifest, model, files, parameters } = prepared.compiled;
  const evaluate = createEvaluator(model);
  const size = sizeOf(manifest.input.shape);
  const drawWords = (): Uint8Array =>
    prepared.quantise(
      Float64Array.from({ length: size }, (_, index) => {
        const [low, high] = [valueAt(manifest.input.minimum, index), valueAt(manifest.input.maximum, index)];
        return low + random() * (high - low);
      }),
    );
  const places = Array.from({ length: manifest.batchSize });
  const prover = await createProver({ wasm: files.wasm, zkey: prepared.zkey, manifest });
  try {
    const seconds: number[] = [];
    for (let proof = 0; proof <= proofs; proof++) {
      onProgress?.({ stage: "Measure proofs", done: proof, total: proofs + 1 });
      const inputs = witnessInputs({
        manifest,
        evaluate,
        inputs: places.map(drawWords),
        salts: places.map(() => drawSalt()),
        parameters,
        context: BigInt(proof),
      });
      const { wallMs } = await prover.prove(inputs);
      if (proof > 0) seconds.push(wallMs / 1000);
    }
    onProgress?.({ stage: "Measure proofs", done: proofs + 1, total: proofs + 1 });
    return median(seconds) / manifest.batchSize;
  } finally {
    await prover.close();
  }
}
