// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { InferenceSession, Tensor, env } from "onnxruntime-web";
import { evaluateGraph } from "../../../src/compiler/graph/evaluateGraph.ts";
import { sizeOf } from "../../../src/compiler/graph/tensor.ts";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import { buildOnnx, createRandom, type TestModel } from "../onnxBuilder.ts";

/** Checks the class labels that a graph answers with against onnxruntime's, for inputs out of a few values. */
export async function expectLabels(model: TestModel, samples = 40): Promise<void> {
  const bytes = buildOnnx({ ...model, integerOutput: true });
  const graph = readGraph(bytes, "test.onnx");
  const { output: answer } = graph;
  if (answer.kind !== "class") throw new RangeError("the graph does not answer with a class");
  env.wasm.numThreads = 1;
  env.logLevel = "error";
  const session = await InferenceSession.create(bytes);
  const random = createRandom(21);
  const seen = new Set<number>();
  for (let sample = 0; sample < samples; sample++) {
    const data = Float32Array.from({ length: sizeOf(graph.inputShape) }, () => Math.round(random() * 5) / 2);
    const outputs = await session.run({ image: new Tensor("float32", data, [...graph.inputShape]) });
    const wanted = Array.from(outputs[answer.name]?.data as ArrayLike<number | bigint>, Number);
    const scores = evaluateGraph(graph, data).output;
    const position = scores.indexOf(Math.max(...scores));
    expect([answer.labels ? Number(answer.labels[position]) : position], [...scores].join(" ")).to.deep.equal(
      wanted,
    );
    seen.add(position);
  }
  await session.release();
  expect(seen.size, "different labels").to.be.greaterThan(1);
}
