// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError, ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestModel, TestNode, TestTensor } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const pairs: TestTensor = { shape: [2, 2], data: [0, 2, 0, -3], integers: true };

const one = (
  operator: string,
  shape: readonly number[],
  tensors: Readonly<Record<string, TestTensor>>,
  attributes: TestNode["attributes"] = {},
  opset = 16,
): TestModel => ({
  inputShape: shape,
  tensors,
  opset,
  nodes: [{ operator, inputs: ["image", ...Object.keys(tensors)], output: "result", attributes }],
});

const numbers = (...shape: readonly number[]): TestTensor => ({
  shape,
  data: Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, index) => index + 10),
});

describe("compiler: operators: scatters", () => {
  it("GatherElements along two axes, from the end too", async () => {
    const indices = { shape: [1, 2, 2], data: [0, -1, 2, 1], integers: true };
    await expectLikeOnnxruntime(one("GatherElements", [1, 3, 2], { indices }, { axis: 1 }));
    await expectLikeOnnxruntime(one("GatherElements", [1, 2, 3], { indices }, { axis: -1 }));
  });

  it("GatherND of blocks and of single elements", async () => {
    await expectLikeOnnxruntime(one("GatherND", [1, 4, 3], { indices: pairs }));
    await expectLikeOnnxruntime(one("GatherND", [1, 4], { indices: pairs }));
    const nested = { shape: [2, 1, 2], data: [0, 1, 0, 3], integers: true };
    await expectLikeOnnxruntime(one("GatherND", [1, 4, 3], { indices: nested }));
  });

  it("ScatterND of constants and of computed values", async () => {
    await expectLikeOnnxruntime(one("ScatterND", [1, 4, 3], { indices: pairs, updates: numbers(2, 3) }));
    await expectLikeOnnxruntime({
      inputShape: [1, 4],
      opset: 16,
      tensors: { indices: pairs, constant: numbers(1, 4) },
      nodes: [
        { operator: "GatherND", inputs: ["image", "indices"], output: "picked" },
        { operator: "ScatterND", inputs: ["constant", "indices", "picked"], output: "result" },
      ],
    });
  });

  it("ScatterElements, and Scatter as it was called before operator set 11", async () => {
    const tensors = {
      indices: { shape: [1, 2, 2], data: [0, -1, 2, 1], integers: true },
      updates: numbers(1, 2, 2),
    };
    await expectLikeOnnxruntime(one("ScatterElements", [1, 3, 2], tensors, { axis: 1 }));
    await expectLikeOnnxruntime(one("ScatterElements", [1, 2, 3], tensors, { axis: -1 }));
    const before = { ...tensors, indices: { shape: [1, 2, 2], data: [0, 1, 2, 1], integers: true } };
    await expectLikeOnnxruntime(one("Scatter", [1, 3, 2], before, { axis: 1 }, 9));
  });

  it("refuses indices outside, shapes that do not fit, and reductions", () => {
    const outside = { shape: [1, 2], data: [0, 4], integers: true };
    expectRefusal(OperatorUnsupportedError, one("GatherND", [1, 4], { outside }));
    expectRefusal(OperatorUnsupportedError, one("GatherND", [1, 4], { pairs }, { batch_dims: 1 }));
    const deep = { shape: [1, 3], data: [0, 0, 0], integers: true };
    expectRefusal(ShapeUnsupportedError, one("GatherND", [1, 4], { deep }));
    expectRefusal(ShapeUnsupportedError, one("ScatterND", [1, 4], { pairs, updates: numbers(3) }));
    const added = one("ScatterND", [1, 4], { pairs, updates: numbers(2) }, { reduction: "add" });
    expectRefusal(OperatorUnsupportedError, added);
    expectRefusal(
      ShapeUnsupportedError,
      one("GatherElements", [1, 4], { indices: { ...deep, shape: [3, 1] } }, { axis: 1 }),
    );
  });
});
