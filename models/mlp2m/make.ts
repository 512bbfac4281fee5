// SPDX-License-Identifier: MIT
// Writes the 784-2000-60-4000-10 network and its widths: node models/mlp2m/make.ts [file], by default cache/mlp2m/mlp2m.onnx.
import { makeMlp } from "./makeMlp.ts";

const out = process.argv[2] ?? "cache/mlp2m/mlp2m.onnx";
const { weights, activations, accuracy } = await makeMlp({ out });
console.log(
  `${out}: ${String(weights)} weights, ${String(activations)} ReLUs, ${(accuracy * 100).toFixed(1)} % of its own images.`,
);
