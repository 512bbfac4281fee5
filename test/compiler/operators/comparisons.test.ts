// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestModel, TestNode, TestTensor } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime, type ComparisonOptions } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

/** Multiples of 1/2, so that equal numbers are among the inputs. */
const halves: ComparisonOptions = { input: (random) => Math.round(random * 4) / 2 };

const tensors: Readonly<Record<string, TestTensor>> = {
  half: { shape: [], data: [0.5] },
  row: { shape: [4], data: [0.5, 0, -1, 1.5] },
  column: { shape: [3, 1], data: [1, -0.5, 0] },
};

const FLOAT = 1;
const BOOLEAN = 9;
const INTEGER = 7;

/** The nodes, and their last output cast to float: onnxruntime's booleans are no numbers. */
const model = (nodes: readonly TestNode[], opset = 16): TestModel => ({
  inputShape: [1, 3, 4],
  tensors,
  opset,
  nodes: [
    ...nodes,
    { operator: "Cast", inputs: [nodes.at(-1)?.output ?? ""], output: "floats", attributes: { to: FLOAT } },
  ],
});

const mirrored: TestNode = { operator: "Neg", inputs: ["image"], output: "mirrored" };

const conditions: readonly TestNode[] = [
  { operator: "Greater", inputs: ["image", "row"], output: "high" },
  { operator: "Less", inputs: ["image", "half"], output: "low" },
];

const constantCondition: TestNode = { operator: "Greater", inputs: ["row", "half"], output: "fixed" };

describe("compiler: operators: comparisons", () => {
  for (const operator of ["Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal"]) {
    it(`${operator} of constants and of two tensors, where they are equal too`, async () => {
      await expectLikeOnnxruntime(model([{ operator, inputs: ["image", "row"], output: "result" }]), halves);
      await expectLikeOnnxruntime(model([{ operator, inputs: ["half", "image"], output: "result" }]), halves);
      await expectLikeOnnxruntime(
        model([mirrored, { operator, inputs: ["image", "mirrored"], output: "result" }]),
        halves,
      );
    });
  }

  for (const operator of ["And", "Or", "Xor"]) {
    it(`${operator} of computed and constant booleans`, async () => {
      for (const right of ["low", "fixed"]) {
        await expectLikeOnnxruntime(
          model([...conditions, constantCondition, { operator, inputs: ["high", right], output: "result" }]),
          halves,
        );
      }
    });
  }

  it("Not", async () => {
    await expectLikeOnnxruntime(
      model([...conditions, { operator: "Not", inputs: ["high"], output: "result" }]),
      halves,
    );
  });

  it("Where with a computed condition, of tensors and constants", async () => {
    for (const inputs of [
      ["high", "image", "mirrored"],
      ["high", "row", "image"],
      ["high", "column", "half"],
    ])
      await expectLikeOnnxruntime(
        model([...conditions, mirrored, { operator: "Where", inputs, output: "result" }]),
      );
  });

  it("Where with a constant condition", async () => {
    for (const inputs of [
      ["fixed", "image", "column"],
      ["fixed", "mirrored", "image"],
    ])
      await expectLikeOnnxruntime(
        model([constantCondition, mirrored, { operator: "Where", inputs, output: "result" }]),
      );
  });

  it("Cast of comparisons to integers, and of numbers to booleans", async () => {
    await expectLikeOnnxruntime(
      model([
        ...conditions,
        { operator: "Cast", inputs: ["high"], output: "count", attributes: { to: INTEGER } },
        { operator: "Cast", inputs: ["low"], output: "counted", attributes: { to: INTEGER } },
        { operator: "Add", inputs: ["count", "counted"], output: "result" },
      ]),
    );
    await expectLikeOnnxruntime(
      model([{ operator: "Cast", inputs: ["image"], output: "result", attributes: { to: BOOLEAN } }]),
      halves,
    );
  });

  it("Cast of constants cuts off towards zero", async () => {
    await expectLikeOnnxruntime(
      model([
        { operator: "Cast", inputs: ["row"], output: "cut", attributes: { to: INTEGER } },
        { operator: "Cast", inputs: ["cut"], output: "floats of them", attributes: { to: FLOAT } },
        { operator: "Add", inputs: ["image", "floats of them"], output: "result" },
      ]),
    );
  });

  it("refuses Cast where it would round or not fit", () => {
    const to = (type: number, source = "image"): TestModel =>
      model([
        ...conditions,
        { operator: "Cast", inputs: [source], output: "result", attributes: { to: type } },
      ]);
    expectRefusal(OperatorUnsupportedError, to(INTEGER));
    expectRefusal(OperatorUnsupportedError, to(2, "high"));
    expectRefusal(OperatorUnsupportedError, to(2, "row"));
    expectRefusal(OperatorUnsupportedError, to(8));
  });
});
