// SPDX-License-Identifier: MIT
import {
  ModelTooLargeError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../../src/errors/OnnxErrors.ts";
import type { TestAttribute, TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

interface Pooling {
  readonly operator: string;
  readonly image: readonly number[];
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
  readonly opset?: number;
}

function pooling({ operator, image, attributes = {}, opset = 13 }: Pooling): TestModel {
  return {
    opset,
    inputShape: [1, ...image],
    nodes: [{ operator, inputs: ["image"], output: "result", attributes }],
  };
}

const window = { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1] };
const CASES: Readonly<Record<string, Pooling>> = {
  "MaxPool, ignoring the padding": { operator: "MaxPool", image: [2, 5, 6], attributes: window },
  "MaxPool in opset 7": { operator: "MaxPool", image: [2, 5, 6], attributes: window, opset: 7 },
  "MaxPool over a series": {
    operator: "MaxPool",
    image: [2, 7],
    attributes: { kernel_shape: [3], pads: [1, 1] },
  },
  "MaxPool with ceil_mode": {
    operator: "MaxPool",
    image: [1, 6, 7],
    attributes: { kernel_shape: [3, 2], strides: [2, 2], ceil_mode: 1 },
  },
  "MaxPool with ceil_mode and a window behind the image": {
    operator: "MaxPool",
    image: [1, 5, 5],
    attributes: { kernel_shape: [1, 1], strides: [3, 3], ceil_mode: 1, pads: [0, 0, 0, 0] },
  },
  "MaxPool with dilations": {
    operator: "MaxPool",
    image: [1, 7, 7],
    attributes: { kernel_shape: [2, 3], dilations: [3, 2], pads: [1, 1, 1, 1] },
  },
  "MaxPool with auto_pad SAME_UPPER": {
    operator: "MaxPool",
    image: [1, 5, 6],
    attributes: { kernel_shape: [2, 4], strides: [2, 1], auto_pad: "SAME_UPPER" },
  },
  "MaxPool with auto_pad SAME_LOWER": {
    operator: "MaxPool",
    image: [1, 5, 6],
    attributes: { kernel_shape: [2, 4], strides: [2, 1], auto_pad: "SAME_LOWER" },
  },
  "MaxPool with auto_pad VALID": {
    operator: "MaxPool",
    image: [1, 5, 6],
    attributes: { kernel_shape: [2, 4], auto_pad: "VALID" },
  },
  "MaxPool over a volume": {
    operator: "MaxPool",
    image: [2, 3, 4, 3],
    attributes: { kernel_shape: [2, 2, 2] },
  },
  "AveragePool without the padding": { operator: "AveragePool", image: [2, 5, 6], attributes: window },
  "AveragePool with count_include_pad": {
    operator: "AveragePool",
    image: [2, 5, 6],
    attributes: { ...window, count_include_pad: 1 },
  },
  "AveragePool in opset 7": {
    operator: "AveragePool",
    image: [2, 5, 6],
    attributes: { ...window, count_include_pad: 1 },
    opset: 7,
  },
  "AveragePool with ceil_mode": {
    operator: "AveragePool",
    image: [1, 6, 7],
    attributes: { kernel_shape: [3, 2], strides: [2, 2], ceil_mode: 1 },
    opset: 19,
  },
  "AveragePool with ceil_mode and count_include_pad": {
    operator: "AveragePool",
    image: [1, 6, 7],
    attributes: {
      kernel_shape: [3, 2],
      strides: [2, 2],
      ceil_mode: 1,
      count_include_pad: 1,
      pads: [1, 0, 0, 0],
    },
    opset: 19,
  },
  "AveragePool with dilations": {
    operator: "AveragePool",
    image: [1, 7, 7],
    attributes: { kernel_shape: [2, 3], dilations: [3, 2], pads: [1, 1, 1, 1] },
    opset: 19,
  },
  "AveragePool with dilations and count_include_pad": {
    operator: "AveragePool",
    image: [1, 7, 7],
    attributes: { kernel_shape: [2, 3], dilations: [3, 2], pads: [1, 1, 1, 1], count_include_pad: 1 },
    opset: 19,
  },
  "AveragePool with auto_pad SAME_LOWER": {
    operator: "AveragePool",
    image: [1, 5, 6],
    attributes: { kernel_shape: [2, 4], strides: [2, 1], auto_pad: "SAME_LOWER" },
  },
  "LpPool with p = 1": {
    operator: "LpPool",
    image: [1, 5, 6],
    attributes: { kernel_shape: [2, 2], strides: [2, 2], pads: [1, 0, 1, 0], p: 1 },
  },
  "LpPool with p = 2": { operator: "LpPool", image: [1, 5, 6], attributes: { kernel_shape: [2, 2] } },
  GlobalAveragePool: { operator: "GlobalAveragePool", image: [3, 4, 5] },
  GlobalMaxPool: { operator: "GlobalMaxPool", image: [3, 4, 5] },
  "GlobalLpPool with p = 2": { operator: "GlobalLpPool", image: [3, 4], attributes: { p: 2 } },
  "GlobalLpPool with p = 1": { operator: "GlobalLpPool", image: [3, 4], attributes: { p: 1 } },
};

describe("compiler: operators: pooling", () => {
  for (const [title, options] of Object.entries(CASES)) {
    it(title, () => expectLikeOnnxruntime(pooling(options)));
  }

  it("MaxPool refuses a window in the padding and one that does not fit", () => {
    const image = [1, 4, 4];
    expectRefusal(
      OperatorUnsupportedError,
      pooling({ operator: "MaxPool", image, attributes: { kernel_shape: [1, 1], pads: [1, 0, 0, 0] } }),
      "in the padding altogether",
    );
    expectRefusal(
      ShapeUnsupportedError,
      pooling({ operator: "MaxPool", image, attributes: { kernel_shape: [5, 1] } }),
      "does not fit 4 positions",
    );
    expectRefusal(
      OperatorUnsupportedError,
      pooling({ operator: "MaxPool", image }),
      "kernel_shape is missing",
    );
    expectRefusal(
      ShapeUnsupportedError,
      pooling({ operator: "MaxPool", image: [4], attributes: { kernel_shape: [1] } }),
      "[1, channels, …]",
    );
  });

  it("MaxPool refuses its second output, the indices", () => {
    const nodes = [
      {
        operator: "MaxPool",
        inputs: ["image"],
        output: "result",
        moreOutputs: ["indices"],
        attributes: { kernel_shape: [2, 2] },
      },
    ];
    expectRefusal(
      OperatorUnsupportedError,
      { inputShape: [1, 1, 4, 4], nodes, output: "indices" },
      'output 1 ("indices")',
    );
  });

  it("LpPool refuses other norms", () => {
    expectRefusal(
      OperatorUnsupportedError,
      pooling({ operator: "LpPool", image: [1, 4, 4], attributes: { kernel_shape: [2, 2], p: 3 } }),
      "p = 3",
    );
  });

  it("MaxPool refuses sizes that would exhaust memory", () => {
    const huge = 2 ** 40;
    expectRefusal(
      ModelTooLargeError,
      pooling({ operator: "MaxPool", image: [1, 9], attributes: { kernel_shape: [1], pads: [huge, huge] } }),
      "values",
    );
    expectRefusal(
      ModelTooLargeError,
      pooling({
        operator: "MaxPool",
        image: [1, 2 ** 18],
        attributes: { kernel_shape: [2 ** 17], strides: [1] },
      }),
      "products",
    );
  });
});
