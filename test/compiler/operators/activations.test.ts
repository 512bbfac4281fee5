// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { erf } from "../../../src/compiler/onnx/operators/erf.ts";
import { OperatorUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestModel, TestNode, TestTensor } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime, type ComparisonOptions } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";
import { expectNear } from "../../shared/expectNear.ts";

const SHAPE = [1, 3, 4];

const one = (
  operator: string,
  attributes: TestNode["attributes"] = {},
  opset = 15,
  tensors: Readonly<Record<string, TestTensor>> = {},
): TestModel => ({
  inputShape: SHAPE,
  tensors,
  opset,
  nodes: [{ operator, inputs: ["image", ...Object.keys(tensors)], output: "result", attributes }],
});

const within = (low: number, high: number): ComparisonOptions => ({
  input: (random) => low + ((random + 1) / 2) * (high - low),
});

/** Multiples of 1/2, so that jumps and halves are among the inputs. */
const halves: ComparisonOptions = { input: (random) => Math.round(random * 10) / 2 };

const scalar = (value: number): TestTensor => ({ shape: [], data: [value] });

describe("compiler: operators: activations", () => {
  for (const operator of [
    ...["Relu", "LeakyRelu", "HardSigmoid", "HardSwish", "Sigmoid", "Tanh", "Elu", "Selu", "Celu"],
    ...["Softplus", "Softsign", "Erf", "Exp", "Abs", "Sin", "Cos", "Atan", "Sinh", "Cosh", "Asinh"],
  ]) {
    it(operator, async () => {
      await expectLikeOnnxruntime(one(operator), within(-4, 4));
    });
  }

  for (const operator of ["Floor", "Ceil", "Round", "Sign", "ThresholdedRelu"]) {
    it(`${operator}, where it jumps too`, async () => {
      await expectLikeOnnxruntime(one(operator), halves);
      await expectLikeOnnxruntime(one(operator));
    });
  }

  it("Log, Tan, Asin, Acos, Atanh and Acosh inside their domains", async () => {
    await expectLikeOnnxruntime(one("Log"), within(0.1, 9));
    await expectLikeOnnxruntime(one("Acosh"), within(1.1, 9));
    for (const operator of ["Tan", "Asin", "Acos", "Atanh"])
      await expectLikeOnnxruntime(one(operator), within(-0.95, 0.95));
  });

  it("Elu, Selu, Celu, LeakyRelu, ThresholdedRelu and HardSigmoid with their attributes", async () => {
    const alpha = { alpha: { float: 0.4 } };
    for (const operator of ["Elu", "Celu", "LeakyRelu", "ThresholdedRelu"])
      await expectLikeOnnxruntime(one(operator, alpha), within(-4, 4));
    await expectLikeOnnxruntime(one("Selu", { ...alpha, gamma: { float: 1.5 } }));
    await expectLikeOnnxruntime(one("HardSigmoid", { alpha: { float: -0.3 }, beta: { float: 0.4 } }));
  });

  it("Mish", async () => {
    await expectLikeOnnxruntime(one("Mish", {}, 18), within(-4, 4));
  });

  it("Gelu, exact and by tanh", async () => {
    await expectLikeOnnxruntime(one("Gelu", {}, 20), within(-4, 4));
    await expectLikeOnnxruntime(one("Gelu", { approximate: "tanh" }, 20), within(-4, 4));
    expectRefusal(OperatorUnsupportedError, one("Gelu", { approximate: "sigmoid" }, 20));
  });

  it("PRelu with one slope, and with one for each channel", async () => {
    await expectLikeOnnxruntime(one("PRelu", {}, 13, { slope: { shape: [1], data: [0.25] } }));
    const slope = { shape: [3, 1], data: [0.25, -1, 2] };
    await expectLikeOnnxruntime(one("PRelu", {}, 13, { slope }));
  });

  it("refuses PRelu with a computed slope", () => {
    expectRefusal(OperatorUnsupportedError, {
      inputShape: SHAPE,
      nodes: [{ operator: "PRelu", inputs: ["image", "image"], output: "result" }],
    });
  });

  it("Clip with attributes, as up to operator set 10", async () => {
    await expectLikeOnnxruntime(one("Clip", { min: { float: -1.5 }, max: { float: 0.5 } }, 9));
    await expectLikeOnnxruntime(one("Clip", { max: { float: 0.5 } }, 9));
    await expectLikeOnnxruntime(one("Clip", { min: { float: 0 }, max: { float: 3.4028234663852886e38 } }, 9));
  });

  it("Clip with inputs, any of them left out", async () => {
    await expectLikeOnnxruntime(one("Clip", {}, 13, { low: scalar(-1.5), high: scalar(0.5) }));
    await expectLikeOnnxruntime(one("Clip", {}, 13, { low: scalar(-1.5) }));
    await expectLikeOnnxruntime({
      inputShape: SHAPE,
      tensors: { high: scalar(0.5) },
      nodes: [{ operator: "Clip", inputs: ["image", "", "high"], output: "result" }],
    });
  });

  it("refuses Clip with crossed or computed bounds", () => {
    expectRefusal(OperatorUnsupportedError, one("Clip", {}, 13, { low: scalar(2), high: scalar(1) }));
    expectRefusal(OperatorUnsupportedError, {
      nodes: [{ operator: "Clip", inputs: ["image", "image"], output: "result" }],
    });
  });

  it("folds every function on constants", async () => {
    await expectLikeOnnxruntime({
      inputShape: [1, 3],
      tensors: { row: { shape: [3], data: [0.5, -1.5, 2.5] } },
      nodes: [
        { operator: "Round", inputs: ["row"], output: "rounded" },
        { operator: "Sign", inputs: ["row"], output: "signs" },
        { operator: "Tanh", inputs: ["row"], output: "tangents" },
        { operator: "Sum", inputs: ["rounded", "signs", "tangents", "image"], output: "result" },
      ],
    });
  });

  it("computes erf to 1e-15", () => {
    // Python's math.erf.
    const known = [
      [0, 0],
      [0.1, 0.1124629160182849],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [2, 0.9953222650189527],
      [3, 0.9999779095030014],
      [-1, -0.8427007929497149],
    ] as const;
    for (const [x, value] of known) expectNear(erf(x), value, 1e-15);
    expectNear(erf(2.5 - 1e-12), erf(2.5), 1e-12);
    expect(erf(7)).to.equal(1);
    expect(erf(-Infinity)).to.equal(-1);
  });
});
