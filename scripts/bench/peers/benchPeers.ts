// SPDX-License-Identifier: MIT
import { loadDigits } from "../../../models/digits/dataset.ts";
import { createEvaluator, witnessInputs } from "../../../src/compiler/index.ts";
import { prepareModel } from "../../../src/node/prepareModel.ts";
import { drawSalt } from "../../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../../src/shared/progress.ts";
import type { Figures } from "../results.ts";
import { measureCircuit } from "./measureCircuit.ts";
import { measurePeer } from "./measurePeer.ts";

const ONNX = "models/digits/digits.onnx";
const PROOFS = 4;

/** The digits network in our circuit and in one put together from npm's circomlib-ml, one after the other. */
export async function benchPeers({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const ours = await measureOurs(onProgress);
  const circomlibMl = await measurePeer({ onnx: ONNX, onProgress });
  return { circuits: { peers: { ours, circomlibMl } } };
}

async function measureOurs(onProgress: OnProgress): Promise<Figures> {
  const { compiled, quantise } = await prepareModel({ onnx: ONNX, onProgress });
  const { manifest, model, files } = compiled;
  const { images } = await loadDigits({ split: "test" });
  const evaluate = createEvaluator(model);
  const inputs = images.slice(0, PROOFS).map((image, index) =>
    witnessInputs({
      manifest,
      evaluate,
      inputs: [quantise(image)],
      salts: [drawSalt()],
      context: BigInt(index),
    }),
  );
  return await measureCircuit({ source: files.circom, inputs });
}
