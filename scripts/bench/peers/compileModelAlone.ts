// SPDX-License-Identifier: MIT
// A process that does nothing but compile a model. Arguments: ONNX file, folder to keep it in. Prints JSON: seconds, constraints.
import { compileModel } from "../../../src/compiler/compileModel.ts";

const [onnx = "", cacheDir = ""] = process.argv.slice(2);
const started = performance.now();
const { manifest } = await compileModel({ onnx, cacheDir });
console.log(
  JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    constraints: manifest.constraints,
  }),
);
