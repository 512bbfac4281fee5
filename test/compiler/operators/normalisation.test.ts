// SPDX-License-Identifier: MIT
import {
  ModelTooLargeError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../../src/errors/OnnxErrors.ts";
import { createRandom, randomTensor, type TestAttribute, type TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

interface Normalisation {
  readonly operator: string;
  readonly shape: readonly number[];
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
  readonly opset?: number;
  /** Shapes of scale and bias. */
  readonly constants?: readonly (readonly number[])[];
  readonly moreOutputs?: readonly string[];
  readonly output?: string;
}

function normalisation({
  operator,
  shape,
  attributes = {},
  opset = 17,
  constants = [],
  moreOutputs = [],
  output = "result",
}: Normalisation): TestModel {
  const random = createRandom(4);
  const nameOf = (index: number): string => `constant${String(index)}`;
  return {
    opset,
    inputShape: shape,
    tensors: Object.fromEntries(constants.map((each, index) => [nameOf(index), randomTensor(random, each)])),
    nodes: [
      {
        operator,
        inputs: ["image", ...constants.map((_, index) => nameOf(index))],
        output: "result",
        moreOutputs,
        attributes,
      },
    ],
    output,
  };
}

const group = { operator: "GroupNormalization", shape: [1, 4, 3, 2], attributes: { num_groups: 2 } };
const outputs = { constants: [[4], [4]], moreOutputs: ["mean", "inverse"] };
const CASES: Readonly<Record<string, Normalisation>> = {
  InstanceNormalization: {
    operator: "InstanceNormalization",
    shape: [1, 3, 4, 2],
    constants: [[3], [3]],
    attributes: { epsilon: { float: 0.01 } },
  },
  "InstanceNormalization of a series in opset 7": {
    operator: "InstanceNormalization",
    shape: [1, 3, 5],
    constants: [[3], [3]],
    opset: 7,
  },
  LayerNormalization: { operator: "LayerNormalization", shape: [1, 3, 6], constants: [[6], [6]] },
  "LayerNormalization without a bias": { operator: "LayerNormalization", shape: [1, 3, 6], constants: [[6]] },
  "LayerNormalization from an earlier axis": {
    operator: "LayerNormalization",
    shape: [1, 3, 4],
    constants: [
      [3, 4],
      [3, 4],
    ],
    attributes: { axis: 1, epsilon: { float: 0.1 } },
  },
  "LayerNormalization's mean": {
    operator: "LayerNormalization",
    shape: [1, 3, 4],
    ...outputs,
    output: "mean",
  },
  "LayerNormalization's inverse deviation": {
    operator: "LayerNormalization",
    shape: [1, 3, 4],
    ...outputs,
    output: "inverse",
  },
  "GroupNormalization in opset 18, scaled per group": { ...group, opset: 18, constants: [[2], [2]] },
  "GroupNormalization in opset 21, scaled per channel": { ...group, opset: 21, constants: [[4], [4]] },
  MeanVarianceNormalization: { operator: "MeanVarianceNormalization", shape: [1, 3, 2, 4], opset: 13 },
  "MeanVarianceNormalization over chosen axes": {
    operator: "MeanVarianceNormalization",
    shape: [1, 3, 2, 4],
    opset: 13,
    attributes: { axes: [0, 1, 2, 3] },
  },
  "LpNormalization with p = 2": { operator: "LpNormalization", shape: [1, 3, 4] },
  "LpNormalization with p = 1 over another axis": {
    operator: "LpNormalization",
    shape: [1, 3, 4],
    attributes: { p: 1, axis: 1 },
  },
  LRN: {
    operator: "LRN",
    shape: [1, 5, 2, 2],
    attributes: { size: 3, alpha: { float: 0.5 }, beta: { float: 0.6 }, bias: { float: 1.5 } },
  },
};

describe("compiler: operators: normalisation", () => {
  for (const [title, options] of Object.entries(CASES)) {
    it(title, () => expectLikeOnnxruntime(normalisation(options)));
  }

  it("GroupNormalization refuses groups that the channels do not split into", () => {
    const options = { ...group, opset: 21, constants: [[4], [4]], attributes: { num_groups: 3 } };
    expectRefusal(ShapeUnsupportedError, normalisation(options), "4 channels do not split into 3");
  });

  it("LayerNormalization refuses an epsilon that allows division by 0, and a scale that does not fit", () => {
    const options = { operator: "LayerNormalization", shape: [1, 3, 4] };
    expectRefusal(
      OperatorUnsupportedError,
      normalisation({ ...options, constants: [[4]], attributes: { epsilon: { float: 0 } } }),
      "epsilon = 0",
    );
    expectRefusal(
      ShapeUnsupportedError,
      normalisation({ ...options, constants: [[3]] }),
      "does not broadcast",
    );
  });

  it("InstanceNormalization refuses a scale that does not fit", () => {
    const options = { operator: "InstanceNormalization", shape: [1, 3, 4], constants: [[2], [3]] };
    expectRefusal(ShapeUnsupportedError, normalisation(options), "cannot reshape [2]");
  });

  it("LpNormalization refuses other norms, LRN sizes that would exhaust memory", () => {
    expectRefusal(
      OperatorUnsupportedError,
      normalisation({ operator: "LpNormalization", shape: [1, 4], attributes: { p: 3 } }),
      "p = 3",
    );
    expectRefusal(
      OperatorUnsupportedError,
      normalisation({ operator: "LRN", shape: [1, 4, 1], attributes: { size: 2 } }),
      "size = 2",
    );
    expectRefusal(
      ModelTooLargeError,
      normalisation({ operator: "LRN", shape: [1, 2 ** 14, 1], attributes: { size: 2 ** 40 + 1 } }),
      "products",
    );
  });
});
