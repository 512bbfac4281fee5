// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { InferenceSession, Tensor, env } from "onnxruntime-web";
import { evaluateGraph } from "../../../src/compiler/graph/evaluateGraph.ts";
import { sizeOf } from "../../../src/compiler/graph/tensor.ts";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import { OperatorUnsupportedError, ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import {
  buildOnnx,
  createRandom,
  type TestAttribute,
  type TestModel,
  type TestTensor,
} from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectLabels } from "./expectLabels.ts";
import { expectRefusal } from "./expectRefusal.ts";

interface Answer {
  readonly operator: string;
  readonly shape?: readonly number[];
  readonly opset?: number;
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
  readonly k?: number;
}

function answer({ operator, shape = [1, 6], opset = 13, attributes = {}, k }: Answer): TestModel {
  const tensors: Record<string, TestTensor> =
    k === undefined ? {} : { k: { shape: [1], data: [k], integers: true } };
  const top = operator === "TopK";
  return {
    opset,
    inputShape: shape,
    tensors,
    integerOutput: operator !== "Hardmax",
    nodes: [
      {
        operator,
        inputs: ["image", ...(k === undefined ? [] : ["k"])],
        output: top ? "values" : "result",
        ...(top && { moreOutputs: ["result"] }),
        attributes,
      },
    ],
    output: "result",
  };
}

/** The indices that a graph answers with, greatest first; the first of equal values wins. */
function indices(values: Float64Array, count: number): readonly number[] {
  return [...values.keys()].sort((a, b) => (values[b] ?? NaN) - (values[a] ?? NaN) || a - b).slice(0, count);
}

/** Checks the answers against onnxruntime's, with inputs out of a few values so that some are equal. */
async function expectAnswers(options: Answer): Promise<void> {
  const bytes = buildOnnx(answer(options));
  const graph = readGraph(bytes, "test.onnx");
  env.wasm.numThreads = 1;
  env.logLevel = "error";
  const session = await InferenceSession.create(bytes);
  const random = createRandom(7);
  const seen = new Set<string>();
  for (let sample = 0; sample < 10; sample++) {
    const data = Float32Array.from({ length: sizeOf(graph.inputShape) }, () => Math.round(random() * 4));
    const outputs = await session.run({ image: new Tensor("float32", data, [...graph.inputShape]) });
    const given = Array.from(outputs["result"]?.data as ArrayLike<number | bigint>, Number);
    const wanted = options.operator === "Hardmax" ? [given.indexOf(1)] : given;
    const { output } = evaluateGraph(graph, data);
    const answers = indices(output, graph.output.kind === "top" ? graph.output.k : 1);
    expect(answers).to.deep.equal(wanted);
    seen.add(wanted.join(" "));
  }
  await session.release();
  expect(seen.size, "different answers").to.be.greaterThan(1);
}

const CASES: Readonly<Record<string, Answer>> = {
  "ArgMax, of equal values the first": { operator: "ArgMax", attributes: { axis: 1 } },
  "ArgMax in opset 7, without keepdims": {
    operator: "ArgMax",
    opset: 7,
    attributes: { axis: 1, keepdims: 0 },
  },
  "ArgMax over channels": { operator: "ArgMax", shape: [1, 4, 1, 1], attributes: { axis: -3 } },
  "ArgMin, of equal values the first": { operator: "ArgMin", attributes: { axis: -1 } },
  Hardmax: { operator: "Hardmax" },
  "Hardmax before operator set 13": { operator: "Hardmax", shape: [1, 2, 3], opset: 11 },
  TopK: { operator: "TopK", k: 3 },
  "TopK of the least": { operator: "TopK", k: 2, attributes: { largest: 0 } },
  "TopK in opset 9": { operator: "TopK", opset: 9, attributes: { k: 2, axis: 1 } },
};

describe("compiler: operators: outputs", () => {
  for (const [title, options] of Object.entries(CASES)) it(title, () => expectAnswers(options));

  for (const largest of [0, 1]) {
    it(`TopK's value with k = 1 and largest = ${String(largest)}`, () =>
      expectLikeOnnxruntime({
        inputShape: [1, 3, 4],
        tensors: { k: { shape: [1], data: [1], integers: true } },
        nodes: [
          {
            operator: "TopK",
            inputs: ["image", "k"],
            output: "result",
            moreOutputs: ["indices"],
            attributes: { axis: 1, largest },
          },
        ],
        output: "result",
      }));
  }

  it("ArgMax, Hardmax and TopK refuse more than one answer", () => {
    const shape = [1, 3, 4];
    for (const options of [
      { operator: "ArgMax", attributes: { axis: 1 } },
      { operator: "Hardmax" },
      { operator: "TopK", k: 2 },
    ]) {
      expectRefusal(ShapeUnsupportedError, answer({ ...options, shape }), "several answers");
    }
  });

  it("ArgMax refuses select_last_index", () => {
    expectRefusal(
      OperatorUnsupportedError,
      answer({ operator: "ArgMax", attributes: { axis: 1, select_last_index: 1 } }),
      "select_last_index",
    );
  });

  it("ArgMax's class is still the answer once it is cast, reshaped and named by a label", async () => {
    const model = {
      mlOpset: 3,
      tensors: {
        labels: { shape: [4], data: [30, 10, 40, 20], integers: true },
        shape: { shape: [1], data: [-1], integers: true },
      },
      nodes: [
        { operator: "ArgMax", inputs: ["image"], output: "class", attributes: { axis: 1 } },
        {
          operator: "ArrayFeatureExtractor",
          domain: "ai.onnx.ml",
          inputs: ["labels", "class"],
          output: "label",
        },
        { operator: "Cast", inputs: ["label"], output: "whole", attributes: { to: 7 } },
        { operator: "Reshape", inputs: ["whole", "shape"], output: "result" },
      ],
    };
    const { output } = readGraph(buildOnnx(model), "test.onnx");
    expect(output.kind === "class" && output.labels).to.deep.equal(["30", "10", "40", "20"]);
    await expectLabels(model);
  });

  it("ArgMax refuses that its index is computed with", () => {
    const nodes = [
      { operator: "ArgMax", inputs: ["image"], output: "class", attributes: { axis: 1 } },
      { operator: "Add", inputs: ["class", "class"], output: "result" },
    ];
    expectRefusal(OperatorUnsupportedError, { nodes }, "must be the model's output");
  });

  it("TopK refuses a k that is out of range, and several values", () => {
    expectRefusal(OperatorUnsupportedError, answer({ operator: "TopK", k: 7 }), "k = 7 of 6");
    expectRefusal(OperatorUnsupportedError, answer({ operator: "TopK", k: 0 }), "k = 0 of 6");
    expectRefusal(
      OperatorUnsupportedError,
      { ...answer({ operator: "TopK", k: 2 }), output: "values" },
      "output 0",
    );
  });
});
