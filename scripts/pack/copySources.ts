// SPDX-License-Identifier: MIT
import { cp, glob } from "node:fs/promises";
import path from "node:path";

/** What others import or compile, and what the tasks read, besides code. */
const PATTERNS = [
  "contracts/**/*.sol",
  "circuits/{lib,attestation}/**/*.circom",
  "circuits/{LICENSE,README.md}",
  "deploy/parameters/*.json",
  // The sample model that tasks take by default.
  "models/digits/digits.{onnx,assay.json}",
];

/** Copies sources to the same place below `out`; mocks are for this repository's tests. */
export async function copySources(root: string, out: string): Promise<void> {
  for await (const file of glob(PATTERNS, { cwd: root, exclude: ["contracts/mocks/**"] }))
    await cp(path.join(root, file), path.join(out, file));
}
