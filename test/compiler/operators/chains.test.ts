// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { evaluateGraph } from "../../../src/compiler/graph/evaluateGraph.ts";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import { ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import { buildOnnx, type TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

/** `count` nodes of one operator, each reading the one before as every operand. */
const chain = (operator: string, count: number, operands = 1): TestModel => ({
  nodes: Array.from({ length: count }, (_, index) => ({
    operator,
    inputs: new Array<string>(operands).fill(index === 0 ? "image" : `value${String(index - 1)}`),
    output: `value${String(index)}`,
  })),
});

describe("compiler: operators: chains", () => {
  it("of a hundred functions give onnxruntime's values", async () => {
    await expectLikeOnnxruntime(chain("Tanh", 100));
    await expectLikeOnnxruntime(chain("Sin", 100));
  });

  for (const [operator, operands] of [
    ["Tanh", 1],
    ["Relu", 1],
    ["Neg", 1],
    ["Add", 2],
    ["Mul", 2],
    ["Reciprocal", 1],
  ] as const) {
    it(`of 5000 times ${operator} are read without exhausting stack or memory`, () => {
      const graph = readGraph(buildOnnx(chain(operator, 5000, operands)), "test.onnx", {
        output: { kind: "values" },
      });
      const { output } = evaluateGraph(graph, [0.5, 1, -0.5, 0.25]);
      expect(output.length).to.equal(4);
    }).timeout(20_000);
  }

  it("of doubled functions do not take twice as long with each", async () => {
    const { nodes } = chain("Mean", 40, 2);
    const first = { operator: "Tanh", inputs: ["image"], output: "bent" };
    const doubled = nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map((name) => (name === "image" ? "bent" : name)),
    }));
    await expectLikeOnnxruntime({ nodes: [first, ...doubled] });
  });

  it("refuses tensors of absurdly many axes", () => {
    const shape = { shape: [100_000], data: new Array<number>(100_000).fill(1), integers: true };
    expectRefusal(ShapeUnsupportedError, {
      tensors: { shape },
      nodes: [{ operator: "Expand", inputs: ["image", "shape"], output: "result" }],
    });
  });
});
