// SPDX-License-Identifier: MIT
import { loadDigits } from "../../models/digits/dataset.ts";
import { createEvaluator, witnessInputs } from "../../src/compiler/index.ts";
import { evaluateAccuracy } from "../../src/compiler/evaluateAccuracy.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProver } from "../../src/prover/index.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { median } from "../median.ts";
import type { Figures } from "./results.ts";

const MODELS = { digits: "models/digits/digits.onnx", digitsLite: "models/digits/digits-lite.onnx" } as const;
const WARM_RUNS = 5;

/** Size, accuracy over all 10,000 MNIST test images, and time of a warm proof (median of 5) of each sample model. */
export async function benchCircuits({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const dataset = await loadDigits({ split: "test" });
  const figures: Figures = {};
  for (const [name, onnx] of Object.entries(MODELS)) {
    const prepared = await prepareModel({ onnx, onProgress });
    const { compiled } = prepared;
    const accuracy = await evaluateAccuracy({ compiled, onnx, evaluation: dataset, onProgress });
    const prover = await createProver({
      wasm: compiled.files.wasm,
      zkey: prepared.zkey,
      manifest: compiled.manifest,
    });
    const evaluate = createEvaluator(compiled.model);
    const times: number[] = [];
    let peakMb = 0;
    for (let run = 0; run <= WARM_RUNS; run++) {
      const words = prepared.quantise(dataset.images[run] ?? []);
      const inputs = witnessInputs({
        manifest: compiled.manifest,
        evaluate,
        inputs: [words],
        salts: [drawSalt()],
        context: BigInt(run),
      });
      const proven = await prover.prove({ ...inputs });
      if (run > 0) times.push(proven.wallMs / 1000);
      peakMb = proven.peakRssMb;
      onProgress({ stage: `${name}: prove`, done: run, total: WARM_RUNS });
    }
    await prover.close();
    figures[name] = {
      constraints: compiled.manifest.constraints,
      wires: compiled.manifest.wires,
      accuracyFloat: accuracy.float,
      accuracyQuantised: accuracy.quantised,
      provingKeyBytes: prepared.provingKeyBytes,
      proveSeconds: Math.round(median(times) * 1000) / 1000,
      peakMb: Math.round(peakMb),
    };
  }
  return { circuits: figures };
}
