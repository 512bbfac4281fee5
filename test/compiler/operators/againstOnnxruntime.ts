// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { InferenceSession, Tensor, env } from "onnxruntime-web";
import { evaluateGraph } from "../../../src/compiler/graph/evaluateGraph.ts";
import { sizeOf } from "../../../src/compiler/graph/tensor.ts";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import { buildOnnx, createRandom, type TestModel } from "../onnxBuilder.ts";

/** Greatest difference between single and double precision, relative to values of this size and above. */
const TOLERANCE = 1e-4;

/** @see expectLikeOnnxruntime */
export interface ComparisonOptions {
  readonly samples?: number;
  readonly seed?: number;
  /** Turns a random number in [−1, 1) into an input value. */
  readonly input?: (random: number) => number;
}

/**
 * Reads a test model and checks that the graph gives onnxruntime's values, element by element, on random inputs, and
 * that they are not all the same.
 */
export async function expectLikeOnnxruntime(
  model: TestModel,
  { samples = 5, seed = 1, input = (random) => random * 3 }: ComparisonOptions = {},
): Promise<void> {
  const bytes = buildOnnx(model);
  const graph = readGraph(bytes, "test.onnx", { output: { kind: "values" } });
  env.wasm.numThreads = 1;
  env.logLevel = "error";
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const random = createRandom(seed);
  const seen = new Set<number>();
  try {
    for (let sample = 0; sample < samples; sample++) {
      const data = Float32Array.from({ length: sizeOf(graph.inputShape) }, () => input(random()));
      const outputs = await session.run({ image: new Tensor("float32", data, [...graph.inputShape]) });
      const wanted = outputs[graph.output.name];
      if (wanted === undefined) throw new RangeError(`onnxruntime gave no ${graph.output.name}`);
      const values = Array.from(wanted.data as ArrayLike<number | bigint>, Number);
      const { output } = evaluateGraph(graph, data);
      expect([...graph.output.shape]).to.deep.equal([...wanted.dims]);
      expect(output.length).to.equal(values.length);
      values.forEach((value, index) => {
        const difference = Math.abs(value - (output[index] ?? NaN));
        const allowed = TOLERANCE * Math.max(1, Math.abs(value));
        expect(
          difference <= allowed,
          `element ${String(index)}: ${String(output[index])} for ${String(value)}`,
        ).to.equal(true);
        seen.add(value);
      });
    }
  } finally {
    await session.release();
  }
  expect(seen.size, "different values").to.be.greaterThan(1);
}
