// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import { ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import { buildOnnx, createRandom, randomTensor, type TestAttribute, type TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const model = (
  operator: string,
  inputShape: readonly number[],
  opset: number,
  attributes: Readonly<Record<string, TestAttribute>> = {},
): TestModel => ({
  opset,
  inputShape,
  nodes: [{ operator, inputs: ["image"], output: "result", attributes }],
});

describe("compiler: operators: softmax", () => {
  for (const operator of ["Softmax", "LogSoftmax"]) {
    it(`${operator} over the last axis`, () => expectLikeOnnxruntime(model(operator, [1, 2, 3], 13)));

    it(`${operator} over another axis`, () =>
      expectLikeOnnxruntime(model(operator, [1, 4, 3, 2], 13, { axis: 1 })));

    it(`${operator} over all axes from the second on, before operator set 13`, () =>
      expectLikeOnnxruntime(model(operator, [1, 4, 3], 11)));

    it(`${operator} over all axes from a later one on, before operator set 13`, () =>
      expectLikeOnnxruntime(model(operator, [1, 4, 3, 2], 7, { axis: 2 })));

    it(`${operator} of scores far apart`, () =>
      expectLikeOnnxruntime(model(operator, [1, 5], 13), { input: (random) => 300 * random }));

    it(`${operator} as a class needs no function, and none of it is left`, () => {
      const { signals, output } = readGraph(buildOnnx(model(operator, [1, 5], 13)), "test.onnx");
      expect(output.kind).to.equal("class");
      expect(signals.map(({ kind }) => kind)).to.deep.equal(["input"]);
    });

    it(`${operator} of several rows is not taken for its scores`, () => {
      const { signals } = readGraph(buildOnnx(model(operator, [1, 2, 5], 13)), "test.onnx");
      expect(signals.length).to.be.greaterThan(1);
    });
  }

  it("Softmax in the middle of a graph: attention", async () => {
    const random = createRandom(11);
    await expectLikeOnnxruntime({
      opset: 17,
      inputShape: [1, 4, 3],
      tensors: {
        query: randomTensor(random, [3, 2]),
        key: randomTensor(random, [3, 2]),
        value: randomTensor(random, [3, 2]),
        root: { shape: [], data: [Math.SQRT2] },
      },
      nodes: [
        { operator: "MatMul", inputs: ["image", "query"], output: "q" },
        { operator: "MatMul", inputs: ["image", "key"], output: "k" },
        { operator: "MatMul", inputs: ["image", "value"], output: "v" },
        { operator: "Transpose", inputs: ["k"], output: "kT", attributes: { perm: [0, 2, 1] } },
        { operator: "MatMul", inputs: ["q", "kT"], output: "products" },
        { operator: "Div", inputs: ["products", "root"], output: "scores" },
        { operator: "Softmax", inputs: ["scores"], output: "weights", attributes: { axis: -1 } },
        { operator: "MatMul", inputs: ["weights", "v"], output: "result" },
      ],
    });
  });

  it("Softmax refuses an axis that is not there", () => {
    expectRefusal(ShapeUnsupportedError, model("Softmax", [1, 5], 13, { axis: 2 }), "axis 2");
  });
});
