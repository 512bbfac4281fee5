// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestModel, TestNode, TestTensor } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime, type ComparisonOptions } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const integers = (...data: readonly number[]): TestTensor => ({ shape: [data.length], data, integers: true });

const one = (
  operator: string,
  attributes: TestNode["attributes"],
  opset: number,
  tensors: Readonly<Record<string, TestTensor>> = {},
): TestModel => ({
  inputShape: [1, 2, 3, 4],
  tensors,
  opset,
  nodes: [
    { operator, inputs: ["image", ...Object.keys(tensors)], output: "result", attributes: attributes ?? {} },
  ],
});

const positive: ComparisonOptions = { input: (random) => 1.5 + random };

const OPERATORS = [
  ...["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare"],
  ...["ReduceProd", "ReduceLogSum", "ReduceLogSumExp"],
];

describe("compiler: operators: reductions", () => {
  for (const operator of OPERATORS) {
    const options = operator === "ReduceLogSum" ? positive : {};

    it(`${operator} with axes as an attribute`, async () => {
      await expectLikeOnnxruntime(one(operator, { axes: [2] }, 11), options);
      await expectLikeOnnxruntime(one(operator, { axes: [1, -1], keepdims: 0 }, 11), options);
      await expectLikeOnnxruntime(one(operator, {}, 11), options);
    });

    it(`${operator} with axes as an input`, async () => {
      await expectLikeOnnxruntime(one(operator, { keepdims: 0 }, 18, { axes: integers(-2) }), options);
      await expectLikeOnnxruntime(one(operator, {}, 18, { axes: integers(1, 3) }), options);
    });
  }

  it("ReduceSum with no axes does nothing if it is told so", async () => {
    await expectLikeOnnxruntime(one("ReduceSum", { noop_with_empty_axes: 1 }, 13));
    await expectLikeOnnxruntime(one("ReduceSum", { noop_with_empty_axes: 0, keepdims: 0 }, 13));
  });

  it("ReduceProd folds a shape", async () => {
    await expectLikeOnnxruntime({
      inputShape: [1, 2, 3],
      nodes: [
        { operator: "Shape", inputs: ["image"], output: "shape" },
        { operator: "ReduceProd", inputs: ["shape"], output: "count" },
        { operator: "Reshape", inputs: ["image", "count"], output: "result" },
      ],
    });
  });

  it("Div by a mean that is broadcast", async () => {
    await expectLikeOnnxruntime(
      {
        inputShape: [1, 4],
        opset: 11,
        nodes: [
          { operator: "ReduceMean", inputs: ["image"], output: "mean", attributes: { axes: [1] } },
          { operator: "Div", inputs: ["image", "mean"], output: "result" },
        ],
      },
      positive,
    );
  });

  for (const exclusive of [0, 1]) {
    it(`CumSum in both directions, exclusive = ${String(exclusive)}`, async () => {
      for (const reverse of [0, 1]) {
        for (const axis of [1, -1, 2]) {
          const tensors = { axis: { shape: [], data: [axis], integers: true } };
          await expectLikeOnnxruntime(one("CumSum", { exclusive, reverse }, 14, tensors));
        }
      }
    });
  }

  it("refuses axes outside and sums of absurd length", () => {
    expectRefusal(ShapeUnsupportedError, one("ReduceSum", { axes: [4] }, 11));
    const axis = { shape: [], data: [1], integers: true };
    expectRefusal(ModelTooLargeError, { ...one("CumSum", {}, 14, { axis }), inputShape: [1, 2 ** 20] });
  });
});
