// SPDX-License-Identifier: MIT
import { InferenceSession, Tensor, env } from "onnxruntime-web";
import type { PeerShape } from "./digitsNetwork.ts";

/** Classes that onnxruntime gives images whose bytes stand for 0 to 1. */
export async function floatClasses(
  onnx: Uint8Array,
  shape: PeerShape,
  images: readonly Uint8Array[],
): Promise<readonly number[]> {
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(onnx);
  try {
    const classes: number[] = [];
    for (const image of images) {
      const input = new Tensor(
        "float32",
        Float32Array.from(image, (value) => value / 255),
        [1, ...shape],
      );
      const outputs = await session.run({ [session.inputNames[0] ?? ""]: input });
      const logits = outputs[session.outputNames[0] ?? ""]?.data;
      if (!(logits instanceof Float32Array)) throw new RangeError("onnxruntime gave no float logits.");
      classes.push(logits.indexOf(Math.max(...logits)));
    }
    return classes;
  } finally {
    await session.release();
  }
}
