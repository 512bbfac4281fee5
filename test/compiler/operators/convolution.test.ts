// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { performance } from "node:perf_hooks";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import {
  ModelTooLargeError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../../src/errors/OnnxErrors.ts";
import { buildOnnx, createRandom, randomTensor, type TestAttribute, type TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

interface Convolution {
  readonly operator?: string;
  readonly image: readonly number[];
  readonly weights: readonly number[];
  readonly bias?: number;
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
  readonly opset?: number;
}

function convolution({
  operator = "Conv",
  image,
  weights,
  bias,
  attributes = {},
  opset = 13,
}: Convolution): TestModel {
  const random = createRandom(5);
  return {
    opset,
    inputShape: [1, ...image],
    tensors: {
      weights: randomTensor(random, weights),
      ...(bias !== undefined && { bias: randomTensor(random, [bias]) }),
    },
    nodes: [
      {
        operator,
        inputs: ["image", "weights", ...(bias === undefined ? [] : ["bias"])],
        output: "result",
        attributes,
      },
    ],
  };
}

const CASES: Readonly<Record<string, Convolution>> = {
  "Conv over an image, with a bias": { image: [2, 5, 6], weights: [3, 2, 3, 2], bias: 3 },
  "Conv in opset 7": { image: [2, 5, 6], weights: [3, 2, 3, 2], bias: 3, opset: 7 },
  "Conv with strides, unequal pads and dilations": {
    image: [1, 9, 8],
    weights: [2, 1, 3, 2],
    attributes: { strides: [2, 3], pads: [2, 0, 1, 3], dilations: [2, 3], kernel_shape: [3, 2] },
  },
  "Conv in groups": { image: [4, 4, 4], weights: [6, 2, 3, 3], bias: 6, attributes: { group: 2 } },
  "Conv of each channel by itself": {
    image: [3, 5, 5],
    weights: [6, 1, 3, 3],
    attributes: { group: 3, pads: [1, 1, 1, 1] },
  },
  "Conv over a series": {
    image: [3, 9],
    weights: [4, 3, 3],
    bias: 4,
    attributes: { pads: [1, 2], strides: [2] },
  },
  "Conv over a volume": {
    image: [2, 4, 5, 3],
    weights: [2, 2, 2, 3, 2],
    bias: 2,
    attributes: { pads: [1, 0, 1, 0, 1, 0], strides: [1, 2, 1] },
  },
  "Conv with auto_pad SAME_UPPER": {
    image: [1, 5, 6],
    weights: [1, 1, 2, 4],
    attributes: { auto_pad: "SAME_UPPER", strides: [2, 1] },
  },
  "Conv with auto_pad SAME_LOWER": {
    image: [1, 5, 6],
    weights: [1, 1, 2, 4],
    attributes: { auto_pad: "SAME_LOWER", strides: [2, 1] },
  },
  "Conv with auto_pad VALID": { image: [1, 5, 6], weights: [1, 1, 2, 4], attributes: { auto_pad: "VALID" } },
  "Conv whose corners read the padding only": {
    image: [1, 3, 3],
    weights: [1, 1, 1, 1],
    bias: 1,
    attributes: { pads: [1, 1, 1, 1] },
  },
  "ConvTranspose over an image, with a bias": {
    operator: "ConvTranspose",
    image: [2, 3, 4],
    weights: [2, 3, 3, 2],
    bias: 3,
  },
  "ConvTranspose with strides, pads, dilations and output_padding": {
    operator: "ConvTranspose",
    image: [2, 4, 3],
    weights: [2, 2, 3, 3],
    attributes: { strides: [3, 2], pads: [1, 0, 2, 1], dilations: [2, 1], output_padding: [2, 1] },
  },
  "ConvTranspose in groups": {
    operator: "ConvTranspose",
    image: [4, 3, 3],
    weights: [4, 3, 2, 2],
    bias: 6,
    attributes: { group: 2, strides: [2, 2] },
  },
  "ConvTranspose over a series": {
    operator: "ConvTranspose",
    image: [2, 5],
    weights: [2, 3, 4],
    attributes: { strides: [2], pads: [1, 1] },
  },
  "ConvTranspose with output_shape": {
    operator: "ConvTranspose",
    image: [1, 3, 3],
    weights: [1, 2, 3, 3],
    attributes: { strides: [3, 2], output_shape: [8, 6] },
  },
  "ConvTranspose with auto_pad SAME_UPPER": {
    operator: "ConvTranspose",
    image: [1, 3, 4],
    weights: [1, 1, 4, 3],
    attributes: { strides: [2, 2], auto_pad: "SAME_UPPER" },
  },
  "ConvTranspose with auto_pad SAME_LOWER": {
    operator: "ConvTranspose",
    image: [1, 3, 4],
    weights: [1, 1, 4, 3],
    attributes: { strides: [2, 2], auto_pad: "SAME_LOWER" },
  },
};

describe("compiler: operators: convolution", () => {
  for (const [title, options] of Object.entries(CASES)) {
    it(title, () => expectLikeOnnxruntime(convolution(options)));
  }

  it("Conv keeps one list of coefficients per channel and kind of border", () => {
    const bytes = buildOnnx(
      convolution({
        image: [6, 14, 14],
        weights: [16, 6, 5, 5],
        bias: 16,
        attributes: { pads: [1, 1, 1, 1] },
      }),
    );
    const before = performance.now();
    const { rows } = readGraph(bytes, "test.onnx").output.form;
    expect(performance.now() - before, "milliseconds").to.be.lessThan(1000);
    expect(rows.base.length).to.equal(16 * 12 * 12);
    expect(rows.offsets.length).to.equal(4); // A window cut off above reads like one cut off below.
    expect(rows.coefficients.length).to.equal(16 * 9);
  });

  it("Conv refuses weights computed from the input", () => {
    const model = convolution({ image: [1, 3, 3], weights: [1, 1, 1, 1] });
    const nodes = [{ operator: "Conv", inputs: ["image", "image"], output: "result" }];
    expectRefusal(OperatorUnsupportedError, { ...model, nodes }, "computed from the model's input");
  });

  it("Conv refuses what does not fit", () => {
    const weights = [1, 2, 3, 3];
    expectRefusal(
      ShapeUnsupportedError,
      convolution({ image: [3, 4, 4], weights }),
      "3 channels in 1 groups",
    );
    expectRefusal(
      ShapeUnsupportedError,
      convolution({ image: [2, 2, 4], weights }),
      "does not fit 2 positions",
    );
    expectRefusal(ShapeUnsupportedError, convolution({ image: [2, 16], weights }), "weights of as many axes");
    expectRefusal(
      ShapeUnsupportedError,
      convolution({ image: [2, 4, 4], weights, bias: 2 }),
      "another number of channels",
    );
    expectRefusal(
      OperatorUnsupportedError,
      convolution({ image: [2, 4, 4], weights, attributes: { strides: [0, 1] } }),
      "strides = [0, 1]",
    );
    expectRefusal(
      OperatorUnsupportedError,
      convolution({ image: [2, 4, 4], weights, attributes: { auto_pad: "SOME" } }),
      "auto_pad = SOME",
    );
  });

  it("Conv and ConvTranspose refuse sizes that would exhaust memory", () => {
    const weights = [1, 1, 3];
    const huge = 2 ** 40;
    expectRefusal(
      ModelTooLargeError,
      convolution({ image: [1, 9], weights, attributes: { pads: [huge, huge] } }),
      "values",
    );
    expectRefusal(
      ModelTooLargeError,
      convolution({ operator: "ConvTranspose", image: [1, 9], weights, attributes: { strides: [huge] } }),
      "values",
    );
    expectRefusal(
      ModelTooLargeError,
      convolution({ image: [1, 2 ** 18], weights: [1, 1, 2 ** 16] }),
      "products",
    );
  });
});
