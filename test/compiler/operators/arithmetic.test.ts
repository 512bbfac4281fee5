// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError, ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestModel, TestNode, TestTensor } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const positive = (random: number): number => 1.5 + random;

/** Constants that the models below read. */
const tensors: Readonly<Record<string, TestTensor>> = {
  two: { shape: [], data: [2] },
  half: { shape: [1], data: [0.5] },
  row: { shape: [3], data: [1, -2, 0.5] },
  column: { shape: [2, 1], data: [1, -2] },
  exponents: { shape: [3], data: [2, 3, -1] },
  zeros: { shape: [3], data: [1, 0, 2] },
};

const model = (nodes: readonly TestNode[], opset = 13): TestModel => ({
  inputShape: [1, 2, 3],
  tensors,
  nodes,
  opset,
});

const one = (operator: string, inputs: readonly string[], attributes = {}): TestModel =>
  model([{ operator, inputs, output: "result", attributes }]);

/** An operator on two values of which both depend on the input. */
const onTwo = (operator: string): TestModel =>
  model([
    { operator: "Exp", inputs: ["image"], output: "powers" },
    { operator: "Add", inputs: ["image", "row"], output: "raised" },
    { operator, inputs: ["raised", "powers"], output: "result" },
  ]);

describe("compiler: operators: arithmetic", () => {
  it("Add and Sub, of tensors and constants, with broadcasting", async () => {
    await expectLikeOnnxruntime(
      model([
        { operator: "Relu", inputs: ["image"], output: "positive" },
        { operator: "Add", inputs: ["image", "column"], output: "raised" },
        { operator: "Sub", inputs: ["raised", "positive"], output: "result" },
      ]),
    );
    await expectLikeOnnxruntime(one("Sub", ["two", "image"]));
    await expectLikeOnnxruntime(one("Add", ["row", "image"]));
  });

  it("Mul by constants and of two tensors", async () => {
    await expectLikeOnnxruntime(one("Mul", ["image", "two"]));
    await expectLikeOnnxruntime(one("Mul", ["column", "image"]));
    await expectLikeOnnxruntime(onTwo("Mul"));
  });

  it("Div by constants, of constants, and of two tensors", async () => {
    await expectLikeOnnxruntime(one("Div", ["image", "row"]));
    await expectLikeOnnxruntime(one("Div", ["row", "image"]), { input: positive });
    await expectLikeOnnxruntime(onTwo("Div"));
  });

  it("Div of integers rounds towards zero", async () => {
    await expectLikeOnnxruntime({
      inputShape: [1, 2],
      tensors: {
        dividends: { shape: [2], data: [-7, 7], integers: true },
        divisor: { shape: [], data: [2], integers: true },
      },
      nodes: [
        { operator: "Div", inputs: ["dividends", "divisor"], output: "quotients" },
        { operator: "Cast", inputs: ["quotients"], output: "floats", attributes: { to: 1 } },
        { operator: "Add", inputs: ["image", "floats"], output: "result" },
      ],
    });
  });

  it("Neg, Sqrt and Reciprocal", async () => {
    await expectLikeOnnxruntime(one("Neg", ["image"]));
    await expectLikeOnnxruntime(one("Sqrt", ["image"]), { input: positive });
    await expectLikeOnnxruntime(one("Reciprocal", ["image"]), { input: positive });
  });

  it("Pow with a constant exponent, one per element too, or a constant base", async () => {
    for (const exponent of ["two", "half", "exponents", "row"])
      await expectLikeOnnxruntime(one("Pow", ["image", exponent]), { input: positive });
    await expectLikeOnnxruntime(one("Pow", ["two", "image"]));
    await expectLikeOnnxruntime(
      model([
        { operator: "Pow", inputs: ["row", "two"], output: "squares" },
        { operator: "Mul", inputs: ["image", "squares"], output: "result" },
      ]),
    );
  });

  it("Mod of floats by a constant", async () => {
    await expectLikeOnnxruntime(one("Mod", ["image", "half"], { fmod: 1 }));
  });

  it("Mod of integer constants has the sign of the divisor", async () => {
    await expectLikeOnnxruntime({
      inputShape: [1, 2],
      tensors: {
        dividends: { shape: [2], data: [-7, 7], integers: true },
        divisors: { shape: [2], data: [3, -3], integers: true },
      },
      nodes: [
        { operator: "Mod", inputs: ["dividends", "divisors"], output: "rests" },
        { operator: "Cast", inputs: ["rests"], output: "floats", attributes: { to: 1 } },
        { operator: "Add", inputs: ["image", "floats"], output: "result" },
      ],
    });
  });

  for (const operator of ["Sum", "Mean", "Max", "Min"]) {
    it(`${operator} of one, two and three operands`, async () => {
      await expectLikeOnnxruntime(one(operator, ["image"]));
      await expectLikeOnnxruntime(one(operator, ["image", "half"]));
      await expectLikeOnnxruntime(one(operator, ["row", "image", "column"]));
      await expectLikeOnnxruntime(onTwo(operator));
      await expectLikeOnnxruntime(
        model([
          { operator: "Neg", inputs: ["image"], output: "negative" },
          { operator: "Cos", inputs: ["image"], output: "cosines" },
          { operator, inputs: ["image", "negative", "row", "cosines"], output: "result" },
        ]),
      );
    });
  }

  it("refuses what it cannot do exactly", () => {
    expectRefusal(OperatorUnsupportedError, one("Div", ["image", "zeros"]));
    expectRefusal(OperatorUnsupportedError, one("Mod", ["image", "zeros"], { fmod: 1 }));
    expectRefusal(OperatorUnsupportedError, one("Mod", ["image", "row"], { fmod: 1 }));
    expectRefusal(OperatorUnsupportedError, onTwo("Pow"));
    expectRefusal(OperatorUnsupportedError, one("Add", ["image"]));
    expectRefusal(ShapeUnsupportedError, { ...one("Add", ["image", "row"]), inputShape: [1, 4] });
  });

  it("refuses Div of integers that depend on the input", () => {
    expectRefusal(OperatorUnsupportedError, {
      inputShape: [1, 2],
      tensors: { ...tensors, divisor: { shape: [], data: [2], integers: true } },
      nodes: [
        { operator: "Less", inputs: ["image", "two"], output: "less" },
        { operator: "Cast", inputs: ["less"], output: "counts", attributes: { to: 7 } },
        { operator: "Div", inputs: ["counts", "divisor"], output: "result" },
      ],
    });
  });
});
