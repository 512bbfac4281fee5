// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError, ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestAttribute, TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

function normalization(
  inputShape: readonly number[],
  opset: number,
  attributes: Readonly<Record<string, TestAttribute>> = {},
  variance = [0.9, 2, 0.1],
): TestModel {
  return {
    opset,
    inputShape,
    tensors: {
      scale: { shape: [3], data: [1.2, -0.8, 2] },
      bias: { shape: [3], data: [0.1, -0.1, 1] },
      mean: { shape: [3], data: [0.05, -0.5, 0.3] },
      variance: { shape: [variance.length], data: variance },
    },
    nodes: [
      {
        operator: "BatchNormalization",
        inputs: ["image", "scale", "bias", "mean", "variance"],
        output: "result",
        attributes,
      },
    ],
  };
}

describe("compiler: operators: batch normalisation", () => {
  for (const opset of [7, 9, 14, 15]) {
    it(`BatchNormalization in opset ${String(opset)}`, async () => {
      await expectLikeOnnxruntime(normalization([1, 3, 2, 2], opset, { epsilon: { float: 0.01 } }));
    });
  }

  it("BatchNormalization of features", async () => {
    await expectLikeOnnxruntime(normalization([1, 3], 13));
  });

  it("BatchNormalization refuses training and statistics that do not fit", () => {
    expectRefusal(
      OperatorUnsupportedError,
      normalization([1, 3, 2], 14, { training_mode: 1 }),
      "training_mode",
    );
    expectRefusal(OperatorUnsupportedError, normalization([1, 3, 2], 7, { spatial: 0 }), "spatial");
    expectRefusal(ShapeUnsupportedError, normalization([1, 4, 2], 13), "3 values for 4 channels");
    expectRefusal(OperatorUnsupportedError, normalization([1, 3], 13, {}, [1, -1, 1]), "not positive");
  });
});
