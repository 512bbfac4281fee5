// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestModel, TestNode, TestTensor } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const SHAPE = [1, 2, 5, 4];
const UP = [1, 1, 2, 2.5];
const DOWN = [1, 1, 0.6, 0.5];

/** Resize since operator set 11: scales, or sizes where they are given. */
const resize = (
  attributes: TestNode["attributes"],
  factors: { readonly scales: readonly number[] } | { readonly sizes: readonly number[] },
  opset = 13,
): TestModel => {
  const [list, integers] = "scales" in factors ? [factors.scales, false] : [factors.sizes, true];
  const tensors: Readonly<Record<string, TestTensor>> = {
    none: { shape: [0], data: [] },
    factors: { shape: [list.length], data: list, integers },
  };
  // Operator sets 11 and 12 want a region of interest, be it empty.
  const region = opset < 13 ? "none" : "";
  const inputs = integers ? ["image", region, "", "factors"] : ["image", region, "factors"];
  return {
    inputShape: SHAPE,
    tensors,
    opset,
    nodes: [{ operator: "Resize", inputs, output: "result", attributes: attributes ?? {} }],
  };
};

const COORDINATES = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"];

describe("compiler: operators: resize", () => {
  for (const coordinate_transformation_mode of COORDINATES) {
    it(`Resize by nearest neighbours, ${coordinate_transformation_mode}`, async () => {
      for (const nearest_mode of ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]) {
        for (const scales of [UP, DOWN])
          await expectLikeOnnxruntime(resize({ coordinate_transformation_mode, nearest_mode }, { scales }));
      }
      await expectLikeOnnxruntime(resize({ coordinate_transformation_mode }, { sizes: [1, 2, 7, 3] }));
    });

    it(`Resize by linear and cubic interpolation, ${coordinate_transformation_mode}`, async () => {
      for (const mode of ["linear", "cubic"]) {
        for (const scales of [UP, DOWN])
          await expectLikeOnnxruntime(resize({ coordinate_transformation_mode, mode }, { scales }));
        await expectLikeOnnxruntime(
          resize({ coordinate_transformation_mode, mode }, { sizes: [1, 2, 1, 9] }),
        );
      }
    });
  }

  it("Resize with the coordinates of other operator sets", async () => {
    const old = { coordinate_transformation_mode: "tf_half_pixel_for_nn" };
    await expectLikeOnnxruntime(resize(old, { scales: UP }, 11));
    const symmetric = { coordinate_transformation_mode: "half_pixel_symmetric", mode: "linear" };
    await expectLikeOnnxruntime(resize(symmetric, { scales: [1, 1, 1.3, 2.2] }, 19));
  });

  it("Resize of some axes, since operator set 18", async () => {
    await expectLikeOnnxruntime(resize({ axes: [3, 2], mode: "linear" }, { sizes: [8, 3] }, 18));
  });

  it("Resize by cubic interpolation without what lies outside", async () => {
    const attributes = { mode: "cubic", exclude_outside: 1, cubic_coeff_a: { float: -0.5 } };
    await expectLikeOnnxruntime(resize(attributes, { scales: UP }));
  });

  const byScale = (operator: string, opset: number, mode: string, scales: readonly number[]): TestModel => ({
    inputShape: SHAPE,
    tensors: { scales: { shape: [4], data: scales } },
    opset,
    nodes: [{ operator, inputs: ["image", "scales"], output: "result", attributes: { mode } }],
  });

  it("Resize of operator set 10 and Upsample of 9", async () => {
    for (const mode of ["nearest", "linear"]) {
      await expectLikeOnnxruntime(byScale("Resize", 10, mode, UP));
      await expectLikeOnnxruntime(byScale("Resize", 10, mode, DOWN));
      await expectLikeOnnxruntime(byScale("Upsample", 9, mode, UP));
    }
  });

  it("Upsample of operator set 7", async () => {
    await expectLikeOnnxruntime({
      inputShape: SHAPE,
      opset: 7,
      nodes: [
        { operator: "Upsample", inputs: ["image"], output: "result", attributes: { scales: { floats: UP } } },
      ],
    });
  });

  it("refuses what is no fixed linear map that it knows", () => {
    for (const attributes of [
      { coordinate_transformation_mode: "tf_crop_and_resize" },
      { mode: "lanczos" },
      { nearest_mode: "odd" },
      { antialias: 1 },
      { keep_aspect_ratio_policy: "not_larger" },
    ])
      expectRefusal(OperatorUnsupportedError, resize(attributes, { scales: UP }, 18));
    expectRefusal(OperatorUnsupportedError, resize({}, { scales: [2, 2] }));
    expectRefusal(OperatorUnsupportedError, resize({}, { scales: [1, 1, -1, 1] }));
    expectRefusal(OperatorUnsupportedError, byScale("Upsample", 9, "cubic", UP));
  });
});
