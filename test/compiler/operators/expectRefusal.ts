// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import { buildOnnx, type TestModel } from "../onnxBuilder.ts";

/** Reads a test model and checks that it is refused with an error of this kind, whose message has `reason` in it. */
export function expectRefusal(
  kind: abstract new (...parameters: never[]) => Error,
  model: TestModel,
  reason = "",
): void {
  let failure: unknown;
  try {
    readGraph(buildOnnx(model), "test.onnx", { output: { kind: "values" } });
  } catch (error) {
    failure = error;
  }
  expect(failure).to.be.instanceOf(kind);
  expect(String(failure)).to.include(reason);
}
