// SPDX-License-Identifier: MIT
import type { PrepareModelParameters } from "../src/node/prepareModel.ts";

/** What a task's options say of the model: an ONNX file, its committed layers, a fine-tune's head, a key. */
export interface ModelOptions {
  onnx: string;
  head: number;
  fineTune: string;
  key: string;
}

/** The options as prepareModel takes them. */
export function chosenModel({ onnx, head, fineTune, key }: ModelOptions): PrepareModelParameters {
  return {
    onnx,
    ...(head > 0 && { head }),
    ...(fineTune !== "" && { fineTune }),
    ...(key !== "" && { key }),
  };
}
