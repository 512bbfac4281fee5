// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { performance } from "node:perf_hooks";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import {
  buildOnnx,
  createRandom,
  randomTensor,
  type TestAttribute,
  type TestModel,
  type TestNode,
} from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

interface Operands {
  readonly operator?: string;
  readonly image: readonly number[];
  /** Shapes of constants, "image" or "other" (the image after a Relu) for each input. */
  readonly inputs: readonly (readonly number[] | "image" | "other")[];
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
  readonly opset?: number;
}

function product({ operator = "MatMul", image, inputs, attributes = {}, opset = 13 }: Operands): TestModel {
  const random = createRandom(3);
  const nodes: TestNode[] = [
    { operator: "Relu", inputs: ["image"], output: "other" },
    {
      operator,
      inputs: inputs.map((each, index) => (typeof each === "string" ? each : `constant${String(index)}`)),
      output: "result",
      attributes,
    },
  ];
  return {
    opset,
    inputShape: image,
    tensors: Object.fromEntries(
      inputs.flatMap((each, index) =>
        typeof each === "string" ? [] : [[`constant${String(index)}`, randomTensor(random, each)]],
      ),
    ),
    nodes,
  };
}

const CASES: Readonly<Record<string, Operands>> = {
  "MatMul by a constant": { image: [1, 5], inputs: ["image", [5, 3]] },
  "MatMul of a constant by the input": { image: [1, 4, 3], inputs: [[2, 4], "image"] },
  "MatMul by constants of a batch": { image: [1, 2, 3, 4], inputs: ["image", [2, 4, 3]] },
  "MatMul of a batch of constants by the input": { image: [1, 1, 4, 3], inputs: [[2, 3, 2, 4], "image"] },
  "MatMul by a vector": { image: [1, 3, 4], inputs: ["image", [4]] },
  "MatMul of a vector": { image: [1, 4, 3], inputs: [[4], "image"] },
  "MatMul of two values": { image: [1, 2, 3, 3], inputs: ["image", "other"] },
  "MatMul of a value by itself": { image: [1, 3, 3], inputs: ["image", "image"] },
  "Gemm with alpha, beta and a bias": {
    operator: "Gemm",
    image: [1, 4],
    inputs: ["image", [4, 3], [3]],
    attributes: { alpha: 0.5, beta: 1.5 },
  },
  "Gemm with transB": {
    operator: "Gemm",
    image: [1, 4],
    inputs: ["image", [3, 4], [1, 3]],
    attributes: { transB: 1 },
  },
  "Gemm in opset 7 with transA": {
    operator: "Gemm",
    image: [1, 4],
    inputs: ["image", [1, 3], [4, 1]],
    attributes: { transA: 1 },
    opset: 7,
  },
  "Gemm without a bias": { operator: "Gemm", image: [1, 4], inputs: ["image", [4, 2]] },
  "Gemm of a constant by the input": {
    operator: "Gemm",
    image: [1, 4],
    inputs: [[2, 4], "image", [2, 1]],
    attributes: { transB: 1, alpha: 2.5 },
  },
  "Gemm of two values with a value added": {
    operator: "Gemm",
    image: [1, 4],
    inputs: ["image", "other", "image"],
    attributes: { transA: 1, alpha: 0.5, beta: -0.5 },
  },
};

describe("compiler: operators: matrices", () => {
  for (const [title, options] of Object.entries(CASES)) {
    it(title, () => expectLikeOnnxruntime(product(options)));
  }

  it("MatMul by a large constant keeps one list of coefficients per column and is quick", () => {
    const bytes = buildOnnx(product({ image: [1, 784], inputs: ["image", [784, 2000]] }));
    const before = performance.now();
    const { rows } = readGraph(bytes, "test.onnx").output.form;
    expect(performance.now() - before, "milliseconds").to.be.lessThan(4000);
    expect(rows.offsets.length).to.equal(1);
    expect(rows.coefficients.length).to.equal(2000);
  });

  it("MatMul and Gemm refuse shapes that do not fit", () => {
    expectRefusal(ShapeUnsupportedError, product({ image: [1, 4], inputs: ["image", [5, 3]] }), "4 columns");
    expectRefusal(
      ShapeUnsupportedError,
      product({ image: [1, 2, 2, 2], inputs: ["image", [3, 2, 2]] }),
      "broadcast",
    );
    expectRefusal(ShapeUnsupportedError, product({ image: [1, 4], inputs: ["image", []] }), "single number");
    expectRefusal(
      ShapeUnsupportedError,
      product({ operator: "Gemm", image: [1, 2, 2], inputs: ["image", [2, 2]] }),
      "two matrices",
    );
  });

  it("MatMul refuses products of more than may be listed", () => {
    expectRefusal(
      ModelTooLargeError,
      product({ image: [1, 2 ** 18, 1], inputs: ["image", [1, 2 ** 12]] }),
      "values",
    );
    expectRefusal(
      ModelTooLargeError,
      product({ image: [1, 512, 512], inputs: ["image", "other"] }),
      "products",
    );
  });
});
