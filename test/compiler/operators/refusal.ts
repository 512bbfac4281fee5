// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import type { AssayError } from "../../../src/errors/AssayError.ts";
import { buildOnnx, type TestModel } from "../onnxBuilder.ts";

/** Checks that a test model is refused with this error, for this reason. */
export function expectRefused(
  model: TestModel,
  error: new (...parameters: never[]) => AssayError,
  reason: string | RegExp,
): void {
  const bytes = buildOnnx(model);
  expect(() => readGraph(bytes, "test.onnx")).to.throw(error, reason);
}
