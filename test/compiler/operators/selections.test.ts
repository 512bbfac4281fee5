// SPDX-License-Identifier: MIT
import {
  ModelTooLargeError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../../src/errors/OnnxErrors.ts";
import type { TestModel, TestNode, TestTensor } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const integers = (...data: readonly number[]): TestTensor => ({ shape: [data.length], data, integers: true });

interface Given {
  readonly shape?: readonly number[];
  readonly attributes?: TestNode["attributes"];
  /** Constant inputs after the model's, in order; "" in `inputs` leaves one out. */
  readonly tensors?: Readonly<Record<string, TestTensor>>;
  readonly inputs?: readonly string[];
  readonly opset?: number;
}

const one = (
  operator: string,
  { shape = [1, 2, 3, 4], attributes = {}, tensors = {}, inputs = Object.keys(tensors), opset = 15 }: Given,
): TestModel => ({
  inputShape: shape,
  tensors,
  opset,
  nodes: [{ operator, inputs: ["image", ...inputs], output: "result", attributes }],
});

describe("compiler: operators: selections", () => {
  it("Transpose, reversed and in an order of its own", async () => {
    await expectLikeOnnxruntime(one("Transpose", {}));
    await expectLikeOnnxruntime(one("Transpose", { attributes: { perm: [0, 2, 3, 1] } }));
    expectRefusal(OperatorUnsupportedError, one("Transpose", { attributes: { perm: [0, 1, 2] } }));
    expectRefusal(OperatorUnsupportedError, one("Transpose", { attributes: { perm: [0, 1, 1, 2] } }));
  });

  it("Concat of tensors and constants along every axis", async () => {
    for (const [axis, shape] of [
      [0, [2, 2, 3]],
      [1, [1, 1, 3]],
      [-1, [1, 2, 2]],
    ] as const) {
      const size = shape.reduce<number>((product, length) => product * length, 1);
      const more: TestTensor = { shape, data: Array.from({ length: size }, (_, index) => index) };
      await expectLikeOnnxruntime({
        inputShape: [1, 2, 3],
        tensors: { more },
        nodes: [
          { operator: "Tanh", inputs: ["image"], output: "bent" },
          { operator: "Concat", inputs: ["image", "more", "bent"], output: "result", attributes: { axis } },
        ],
      });
    }
    const tensors = { other: { shape: [1, 2, 2], data: [1, 2, 3, 4] } };
    expectRefusal(
      ShapeUnsupportedError,
      one("Concat", { shape: [1, 2, 3], tensors, attributes: { axis: 1 } }),
    );
  });

  const parts = (
    attributes: TestNode["attributes"],
    tensors: Given["tensors"],
    opset: number,
    count: number,
  ): TestModel => {
    const names = Array.from({ length: count }, (_, index) => `part${String(index)}`);
    const [output = "", ...moreOutputs] = names;
    const inputs = ["image", ...Object.keys(tensors ?? {})];
    return {
      inputShape: [1, 6, 2],
      tensors: tensors ?? {},
      opset,
      nodes: [
        { operator: "Split", inputs, output, moreOutputs, attributes: attributes ?? {} },
        { operator: "Concat", inputs: names.reverse(), output: "result", attributes: { axis: 1 } },
      ],
    };
  };

  it("Split into equal parts, given sizes and a number of outputs", async () => {
    await expectLikeOnnxruntime(parts({ axis: 1 }, {}, 11, 3));
    await expectLikeOnnxruntime(parts({ axis: 1, split: [1, 3, 2] }, {}, 11, 3));
    await expectLikeOnnxruntime(parts({ axis: -2 }, { sizes: integers(4, 2) }, 13, 2));
    await expectLikeOnnxruntime({ ...parts({ axis: 1, num_outputs: 3 }, {}, 18, 3), inputShape: [1, 8, 2] });
    expectRefusal(OperatorUnsupportedError, parts({ axis: 1, split: [1, 3, 1] }, {}, 11, 3));
  });

  it("Slice with attributes, as up to operator set 9", async () => {
    await expectLikeOnnxruntime(
      one("Slice", { opset: 9, attributes: { starts: [1, -3], ends: [2, 2 ** 40], axes: [2, 3] } }),
    );
    await expectLikeOnnxruntime(one("Slice", { opset: 9, attributes: { starts: [0, 1], ends: [9, 2] } }));
  });

  it("Slice to the greatest 64-bit integer, as exporters write the end", async () => {
    const end = 2 ** 63 - 1024; // The greatest that a double holds.
    await expectLikeOnnxruntime(
      one("Slice", { opset: 9, attributes: { starts: [1], ends: [end], axes: [3] } }),
    );
    const tensors = { starts: integers(-1), ends: integers(-end), axes: integers(3), steps: integers(-1) };
    await expectLikeOnnxruntime(one("Slice", { tensors }));
  });

  it("Slice with inputs: bounds outside, negative ones and negative steps", async () => {
    const tensors = (
      starts: readonly number[],
      ends: readonly number[],
      axes: readonly number[],
      steps: readonly number[],
    ) => ({
      starts: integers(...starts),
      ends: integers(...ends),
      axes: integers(...axes),
      steps: integers(...steps),
    });
    await expectLikeOnnxruntime(one("Slice", { tensors: tensors([1, -1], [2 ** 40, -4], [2, -1], [1, -2]) }));
    await expectLikeOnnxruntime(
      one("Slice", { tensors: tensors([-1, 9], [-(2 ** 40), -9], [2, 3], [-1, -3]) }),
    );
    await expectLikeOnnxruntime(one("Slice", { tensors: tensors([-9, 0], [2, 4], [1, 3], [1, 3]) }));
    await expectLikeOnnxruntime(one("Slice", { tensors: { starts: integers(0, 1), ends: integers(1, 2) } }));
    expectRefusal(OperatorUnsupportedError, one("Slice", { tensors: tensors([0], [1], [1], [0]) }));
    expectRefusal(OperatorUnsupportedError, one("Slice", { tensors: tensors([0], [1, 2], [1], [1]) }));
    expectRefusal(ShapeUnsupportedError, one("Slice", { tensors: tensors([2], [1], [3], [1]) }));
  });

  it("Gather with one index and with several, from the end too", async () => {
    const scalar = { shape: [], data: [1], integers: true };
    const table = { shape: [2, 2], data: [0, -1, 2, 0], integers: true };
    await expectLikeOnnxruntime(one("Gather", { tensors: { scalar }, attributes: { axis: 2 } }));
    await expectLikeOnnxruntime(one("Gather", { tensors: { table }, attributes: { axis: -2 } }));
    expectRefusal(OperatorUnsupportedError, one("Gather", { tensors: { scalar }, attributes: { axis: 0 } }));
    expectRefusal(OperatorUnsupportedError, one("Gather", { inputs: ["image"], attributes: { axis: 0 } }));
  });

  it("Expand and Tile", async () => {
    await expectLikeOnnxruntime(one("Expand", { shape: [1, 3, 1], tensors: { to: integers(2, 1, 1, 4) } }));
    await expectLikeOnnxruntime(one("Tile", { shape: [1, 3, 2], tensors: { repeats: integers(2, 1, 3) } }));
    expectRefusal(OperatorUnsupportedError, one("Tile", { tensors: { repeats: integers(2) } }));
    expectRefusal(ShapeUnsupportedError, one("Tile", { tensors: { repeats: integers(1, 1, 1, -2) } }));
  });

  it("Trilu of both triangles, off the diagonal too", async () => {
    const k = (value: number) => ({ k: { shape: [], data: [value], integers: true } });
    for (const upper of [0, 1]) {
      await expectLikeOnnxruntime(one("Trilu", { attributes: { upper } }));
      await expectLikeOnnxruntime(one("Trilu", { attributes: { upper }, tensors: k(-1) }));
      await expectLikeOnnxruntime(one("Trilu", { attributes: { upper }, tensors: k(2) }));
    }
  });

  it("DepthToSpace in both modes, and SpaceToDepth", async () => {
    const shape = [1, 8, 2, 3];
    await expectLikeOnnxruntime(one("DepthToSpace", { shape, attributes: { blocksize: 2 } }));
    await expectLikeOnnxruntime(one("DepthToSpace", { shape, attributes: { blocksize: 2, mode: "CRD" } }));
    await expectLikeOnnxruntime(one("SpaceToDepth", { shape: [1, 2, 4, 6], attributes: { blocksize: 2 } }));
    expectRefusal(OperatorUnsupportedError, one("DepthToSpace", { shape, attributes: { blocksize: 3 } }));
    expectRefusal(OperatorUnsupportedError, one("SpaceToDepth", { shape, attributes: { blocksize: 2 } }));
    expectRefusal(OperatorUnsupportedError, one("SpaceToDepth", { shape, attributes: {} }));
  });

  it("Pad with attributes, as up to operator set 10", async () => {
    const pads = [0, 0, 1, 2, 0, 1, 0, -1];
    await expectLikeOnnxruntime(one("Pad", { opset: 9, attributes: { pads, value: { float: 1.5 } } }));
    await expectLikeOnnxruntime(
      one("Pad", { opset: 9, attributes: { pads: pads.map(Math.abs), mode: "edge" } }),
    );
  });

  it("Pad with inputs, in every mode", async () => {
    const pads = integers(0, 1, 2, 0, 0, 0, 1, 3);
    await expectLikeOnnxruntime(one("Pad", { tensors: { pads } }));
    await expectLikeOnnxruntime(one("Pad", { tensors: { pads, value: { shape: [], data: [-2] } } }));
    await expectLikeOnnxruntime(one("Pad", { tensors: { pads }, attributes: { mode: "reflect" } }));
    await expectLikeOnnxruntime(one("Pad", { tensors: { pads }, attributes: { mode: "edge" } }));
    await expectLikeOnnxruntime(one("Pad", { opset: 19, tensors: { pads }, attributes: { mode: "wrap" } }));
    await expectLikeOnnxruntime(
      one("Pad", {
        opset: 18,
        tensors: { pads: integers(2, 1, 1, 0), axes: integers(-1, 1) },
        inputs: ["pads", "", "axes"],
      }),
    );
    expectRefusal(
      OperatorUnsupportedError,
      one("Pad", { tensors: { pads }, attributes: { mode: "mirror" } }),
    );
    expectRefusal(OperatorUnsupportedError, one("Pad", { tensors: { pads: integers(1, 1) } }));
  });

  it("refuses results of absurd sizes before it makes them", () => {
    const huge = 2 ** 40;
    expectRefusal(ModelTooLargeError, one("Expand", { tensors: { to: integers(huge, 1, 1, 1, 1) } }));
    expectRefusal(ModelTooLargeError, one("Tile", { tensors: { repeats: integers(1, huge, 1, 1) } }));
    expectRefusal(ModelTooLargeError, one("Pad", { tensors: { pads: integers(0, 0, 0, 0, 0, 0, 0, huge) } }));
    expectRefusal(
      ShapeUnsupportedError,
      one("Pad", { tensors: { pads: integers(0, 0, 0, -huge, 0, 0, 0, huge) } }),
    );
    const sizes = {
      roi: { shape: [0], data: [] },
      scales: { shape: [0], data: [] },
      sizes: integers(1, 2, 3, huge),
    };
    expectRefusal(ModelTooLargeError, one("Resize", { tensors: sizes }));
    const wide = { shape: [4096, 1], data: new Array<number>(4096).fill(1) };
    const model = one("Mul", { tensors: { wide } });
    expectRefusal(ModelTooLargeError, { ...model, inputShape: [1, 4096] });
  });
});
