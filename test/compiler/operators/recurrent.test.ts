// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { evaluateGraph } from "../../../src/compiler/graph/evaluateGraph.ts";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import {
  ModelTooLargeError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../../src/errors/OnnxErrors.ts";
import { buildOnnx, createRandom, randomTensor, type TestAttribute, type TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const FEATURES = 3;
const HIDDEN = 2;
const GATES: Readonly<Record<string, number>> = { RNN: 1, GRU: 3, LSTM: 4 };

interface Recurrence {
  readonly operator: string;
  readonly steps?: number;
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
  readonly opset?: number;
  readonly bias?: boolean;
  readonly initial?: boolean;
  readonly lengths?: number;
  readonly peepholes?: boolean;
  readonly output?: "Y" | "Y_h" | "Y_c";
}

/** The sequence is the image, its rows made [steps, 1, features] unless the layout says otherwise. */
function recurrence({
  operator,
  steps = 4,
  attributes = {},
  opset = 14,
  bias = true,
  initial = false,
  lengths,
  peepholes = false,
  output = "Y",
}: Recurrence): TestModel {
  const random = createRandom(9);
  const rows = (GATES[operator] ?? 0) * HIDDEN;
  const directions = attributes["direction"] === "bidirectional" ? 2 : 1;
  const batchFirst = attributes["layout"] === 1;
  const state = batchFirst ? [1, directions, HIDDEN] : [directions, 1, HIDDEN];
  const long = operator === "LSTM";
  return {
    opset,
    inputShape: [1, steps, FEATURES],
    tensors: {
      ...(!batchFirst && { rows: { shape: [steps, 1, steps], data: identity(steps) } }),
      W: randomTensor(random, [directions, rows, FEATURES]),
      R: randomTensor(random, [directions, rows, HIDDEN]),
      B: randomTensor(random, [directions, 2 * rows]),
      h: randomTensor(random, state),
      c: randomTensor(random, state),
      P: randomTensor(random, [directions, 3 * HIDDEN]),
      ...(lengths !== undefined && { lengths: { shape: [1], data: [lengths], integers: "int32" } }),
    },
    nodes: [
      ...(batchFirst ? [] : [{ operator: "MatMul", inputs: ["rows", "image"], output: "sequence" }]),
      {
        operator,
        inputs: [
          batchFirst ? "image" : "sequence",
          "W",
          "R",
          bias ? "B" : "",
          lengths === undefined ? "" : "lengths",
          initial ? "h" : "",
          ...(long ? [initial ? "c" : "", peepholes ? "P" : ""] : []),
        ],
        output: "Y",
        moreOutputs: ["Y_h", ...(long ? ["Y_c"] : [])],
        attributes: { hidden_size: HIDDEN, ...attributes },
      },
    ],
    output,
  };
}

function identity(size: number): readonly number[] {
  return Array.from({ length: size * size }, (_, index) => (index % (size + 1) === 0 ? 1 : 0));
}

describe("compiler: operators: recurrent", () => {
  for (const operator of ["RNN", "GRU", "LSTM"]) {
    it(`${operator}, all steps`, () => expectLikeOnnxruntime(recurrence({ operator })));

    it(`${operator} in opset 7, without a bias, from an initial state`, () =>
      expectLikeOnnxruntime(recurrence({ operator, opset: 7, bias: false, initial: true })));

    it(`${operator}'s last step`, () => expectLikeOnnxruntime(recurrence({ operator, output: "Y_h" })));

    it(`${operator} backwards`, () =>
      expectLikeOnnxruntime(recurrence({ operator, attributes: { direction: "reverse" } })));

    it(`${operator} in both directions, from initial states`, () =>
      expectLikeOnnxruntime(
        recurrence({ operator, initial: true, attributes: { direction: "bidirectional" } }),
      ));

    it(`${operator}'s last steps in both directions`, () =>
      expectLikeOnnxruntime(
        recurrence({ operator, attributes: { direction: "bidirectional" }, output: "Y_h" }),
      ));

    // onnxruntime does not know this layout, so that the other one is what it is compared with.
    it(`${operator} with the batch first`, () => {
      const graphOf = (layout: number, output: "Y" | "Y_h") =>
        readGraph(
          buildOnnx(recurrence({ operator, initial: true, attributes: { layout }, output })),
          "test.onnx",
          {
            output: { kind: "values" },
          },
        );
      const random = createRandom(2);
      const image = Array.from({ length: 4 * FEATURES }, random);
      expect(graphOf(1, "Y").output.shape).to.deep.equal([1, 4, 1, HIDDEN]);
      expect(graphOf(1, "Y_h").output.shape).to.deep.equal([1, 1, HIDDEN]);
      for (const output of ["Y", "Y_h"] as const) {
        expect(evaluateGraph(graphOf(1, output), image).output).to.deep.equal(
          evaluateGraph(graphOf(0, output), image).output,
        );
      }
    });
  }

  it("LSTM's last cell state", () => expectLikeOnnxruntime(recurrence({ operator: "LSTM", output: "Y_c" })));

  for (const initial of [false, true]) {
    it(`GRU with linear_before_reset, ${initial ? "from an initial state" : "from zeros"}`, () =>
      expectLikeOnnxruntime(
        recurrence({ operator: "GRU", initial, attributes: { linear_before_reset: 1 } }),
      ));
  }

  it("RNN with another activation", () =>
    expectLikeOnnxruntime(
      recurrence({ operator: "RNN", attributes: { activations: { strings: ["Relu"] } } }),
    ));

  it("LSTM with other activations in each direction", () =>
    expectLikeOnnxruntime(
      recurrence({
        operator: "LSTM",
        attributes: {
          direction: "bidirectional",
          activations: { strings: ["Sigmoid", "Tanh", "Softsign", "Sigmoid", "Relu", "Tanh"] },
        },
      }),
    ));

  it("LSTM of whole sequences as sequence_lens states them", () =>
    expectLikeOnnxruntime(recurrence({ operator: "LSTM", lengths: 4 })));

  it("LSTM over as many steps as are allowed", () => {
    const graph = readGraph(
      buildOnnx(recurrence({ operator: "LSTM", steps: 1024, attributes: { layout: 1 }, output: "Y_h" })),
      "test.onnx",
    );
    expect(graph.signals.length).to.be.greaterThan(1024);
  });

  it("LSTM refuses options that it cannot do", () => {
    const refused = (options: Omit<Recurrence, "operator">, reason: string) => {
      expectRefusal(OperatorUnsupportedError, recurrence({ operator: "LSTM", ...options }), reason);
    };
    refused({ lengths: 3 }, "sequence_lens");
    refused({ peepholes: true }, "peepholes");
    refused({ attributes: { clip: { float: 1 } } }, "clip");
    refused({ attributes: { input_forget: 1 } }, "input_forget");
    refused({ attributes: { direction: "sideways" } }, "direction = sideways");
    refused({ attributes: { activations: { strings: ["Sigmoid", "Affine", "Tanh"] } } }, "Affine");
  });

  it("RNN refuses shapes that do not fit, and sequences too long to unroll", () => {
    expectRefusal(
      ShapeUnsupportedError,
      recurrence({ operator: "RNN", attributes: { hidden_size: 3 } }),
      "hidden_size",
    );
    const model = recurrence({ operator: "RNN" });
    const tensors = { ...model.tensors, W: { shape: [1, 2, 2], data: [1, 2, 3, 4] } };
    expectRefusal(ShapeUnsupportedError, { ...model, tensors }, "the weights has shape [1, 2, 2]");
    expectRefusal(
      ModelTooLargeError,
      recurrence({ operator: "RNN", steps: 1025, attributes: { layout: 1 } }),
      "1025 steps",
    );
  });
});
