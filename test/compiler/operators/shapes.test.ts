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

const one = (
  operator: string,
  {
    shape = [1, 2, 3, 4],
    attributes = {},
    tensors = {},
    opset = 15,
  }: {
    readonly shape?: readonly number[];
    readonly attributes?: TestNode["attributes"];
    readonly tensors?: Readonly<Record<string, TestTensor>>;
    readonly opset?: number;
  },
): TestModel => ({
  inputShape: shape,
  tensors,
  opset,
  nodes: [{ operator, inputs: ["image", ...Object.keys(tensors)], output: "result", attributes }],
});

describe("compiler: operators: shapes", () => {
  it("Reshape, with sizes kept and one left open", async () => {
    for (const shape of [integers(1, 24), integers(0, -1), integers(3, 0, 2, -1), integers(-1)])
      await expectLikeOnnxruntime(one("Reshape", { tensors: { shape } }));
    await expectLikeOnnxruntime(
      one("Reshape", { tensors: { shape: integers(3, -1) }, attributes: { allowzero: 1 } }),
    );
  });

  it("Flatten at every axis", async () => {
    for (const axis of [0, 1, 2, 4, -1])
      await expectLikeOnnxruntime(one("Flatten", { attributes: { axis } }));
    await expectLikeOnnxruntime(one("Flatten", {}));
  });

  it("Squeeze and Unsqueeze, with attributes and inputs", async () => {
    const shape = [1, 2, 1, 3];
    await expectLikeOnnxruntime(one("Squeeze", { shape }));
    await expectLikeOnnxruntime(one("Squeeze", { shape, attributes: { axes: [2] }, opset: 11 }));
    await expectLikeOnnxruntime(one("Squeeze", { shape, tensors: { axes: integers(-2, 0) } }));
    await expectLikeOnnxruntime(one("Unsqueeze", { shape, attributes: { axes: [0, 3] }, opset: 11 }));
    await expectLikeOnnxruntime(one("Unsqueeze", { shape, tensors: { axes: integers(-1, 2) } }));
  });

  it("Shape, Size, Gather, Concat and Div fold, as exporters compute shapes", async () => {
    await expectLikeOnnxruntime({
      inputShape: [1, 4, 6],
      tensors: {
        second: { shape: [], data: [1], integers: true },
        two: { shape: [], data: [2], integers: true },
        axes: integers(0),
        open: integers(-1),
      },
      nodes: [
        { operator: "Shape", inputs: ["image"], output: "shape" },
        { operator: "Gather", inputs: ["shape", "second"], output: "rows" },
        { operator: "Div", inputs: ["rows", "two"], output: "half" },
        { operator: "Unsqueeze", inputs: ["half", "axes"], output: "list" },
        { operator: "Concat", inputs: ["list", "open"], output: "wanted", attributes: { axis: 0 } },
        { operator: "Reshape", inputs: ["image", "wanted"], output: "result" },
      ],
    });
    await expectLikeOnnxruntime({
      inputShape: [1, 4, 6],
      opset: 15,
      nodes: [
        { operator: "Shape", inputs: ["image"], output: "shape", attributes: { start: -2, end: 9 } },
        { operator: "Size", inputs: ["image"], output: "size" },
        { operator: "Mul", inputs: ["shape", "size"], output: "product" },
        { operator: "Cast", inputs: ["product"], output: "floats", attributes: { to: 1 } },
        { operator: "ReduceMax", inputs: ["floats"], output: "greatest" },
        { operator: "Div", inputs: ["image", "greatest"], output: "result" },
      ],
    });
  });

  it("ConstantOfShape, Range, NonZero, Expand and Where fold", async () => {
    await expectLikeOnnxruntime({
      inputShape: [1, 2, 3],
      tensors: {
        start: { shape: [], data: [0], integers: true },
        limit: { shape: [], data: [3], integers: true },
        step: { shape: [], data: [1], integers: true },
        shape: integers(1, 1, 3),
        mask: { shape: [2, 3], data: [1, 0, 2, 0, 3, 0] },
      },
      nodes: [
        { operator: "Range", inputs: ["start", "limit", "step"], output: "range" },
        { operator: "Cast", inputs: ["range"], output: "numbers", attributes: { to: 1 } },
        {
          operator: "ConstantOfShape",
          inputs: ["shape"],
          output: "halves",
          attributes: { value: { tensor: { shape: [1], data: [0.5] } } },
        },
        { operator: "NonZero", inputs: ["mask"], output: "places" },
        { operator: "Cast", inputs: ["places"], output: "found", attributes: { to: 1 } },
        { operator: "Sum", inputs: ["image", "numbers", "halves", "found"], output: "result" },
      ],
    });
  });

  it("Dropout and Identity do nothing", async () => {
    await expectLikeOnnxruntime(one("Dropout", {}));
    await expectLikeOnnxruntime(one("Identity", {}));
  });

  it("refuses shapes that do not fit", () => {
    expectRefusal(ShapeUnsupportedError, one("Reshape", { tensors: { shape: integers(5, 5) } }));
    expectRefusal(ShapeUnsupportedError, one("Reshape", { tensors: { shape: integers(5, -1) } }));
    expectRefusal(OperatorUnsupportedError, one("Reshape", { tensors: { shape: integers(-1, -1) } }));
    expectRefusal(OperatorUnsupportedError, one("Reshape", { tensors: { shape: integers(-2, -12) } }));
    expectRefusal(ShapeUnsupportedError, one("Flatten", { attributes: { axis: 5 } }));
    expectRefusal(ShapeUnsupportedError, one("Squeeze", { tensors: { axes: integers(1) } }));
    expectRefusal(OperatorUnsupportedError, one("Unsqueeze", { tensors: { axes: integers(1, 1) } }));
    expectRefusal(OperatorUnsupportedError, {
      nodes: [{ operator: "Reshape", inputs: ["image", "image"], output: "result" }],
    });
  });

  it("refuses ConstantOfShape and Range of absurd sizes before it makes them", () => {
    const sized = (tensors: Readonly<Record<string, TestTensor>>, operator: string): TestModel => ({
      tensors,
      nodes: [
        { operator, inputs: Object.keys(tensors), output: "huge" },
        { operator: "Identity", inputs: ["image"], output: "result" },
      ],
    });
    const scalar = (value: number): TestTensor => ({ shape: [], data: [value] });
    expectRefusal(ModelTooLargeError, sized({ shape: integers(2 ** 20, 2 ** 20) }, "ConstantOfShape"));
    expectRefusal(ModelTooLargeError, sized({ shape: integers(0, 2 ** 30, 2 ** 30) }, "ConstantOfShape"));
    expectRefusal(ShapeUnsupportedError, sized({ shape: integers(-1) }, "ConstantOfShape"));
    expectRefusal(ModelTooLargeError, sized({ a: scalar(0), b: scalar(1e9), c: scalar(1e-9) }, "Range"));
    expectRefusal(OperatorUnsupportedError, sized({ a: scalar(0), b: scalar(1), c: scalar(0) }, "Range"));
  });

  it("refuses a file that makes huge constants again and again", () => {
    const nodes = Array.from({ length: 3 }, (_, index) => ({
      operator: "ConstantOfShape",
      inputs: ["shape"],
      output: `huge${String(index)}`,
    }));
    expectRefusal(ModelTooLargeError, { tensors: { shape: integers(2 ** 24) }, nodes });
  }).timeout(20_000); // It fills 256 MB before it is stopped.
});
