// SPDX-License-Identifier: MIT
// Models and configurations that make integers compute something else than the file says.
import { expect } from "chai";
import { calibrateModel } from "../../src/compiler/calibrateModel.ts";
import { modelCommitment } from "../../src/compiler/commitment.ts";
import { parseConfig, type ModelConfigInput } from "../../src/compiler/config.ts";
import { evaluateGraph } from "../../src/compiler/graph/evaluateGraph.ts";
import { createEvaluator } from "../../src/compiler/integer/evaluate.ts";
import { normaliseInput, prepareInput } from "../../src/compiler/prepareInput.ts";
import { quantiseOnnx } from "../../src/compiler/quantiseOnnx.ts";
import { ModelConfigInvalidError } from "../../src/errors/CompilerErrors.ts";
import { OnnxUnreadableError } from "../../src/errors/OnnxErrors.ts";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { range } from "../circuits/support/expectations.ts";
import { buildOnnx, createRandom, randomTensor, type TestModel, type TestNode } from "./onnxBuilder.ts";

/** Raw values are what the model sees, from 0 to 1. */
const UNIT: ModelConfigInput = { input: { minimum: 0, maximum: 1 }, inputBits: 8, activationBits: 8 };

function integersOf(model: TestModel, config: ModelConfigInput, calibration: readonly Float64Array[] = []) {
  return quantiseOnnx({
    onnx: buildOnnx(model),
    source: "attack.onnx",
    config: parseConfig(config, "test"),
    configSource: "test",
    calibration,
  });
}

/** Greatest difference of the integers' values from the graph's, as a share of the greatest value. */
function greatestError(
  model: TestModel,
  config: ModelConfigInput,
  samples: readonly Float64Array[],
  calibration: readonly Float64Array[] = samples,
): number {
  const result = integersOf(model, { output: "values", ...config }, calibration);
  const evaluate = createEvaluator(result.model);
  const { output } = result.model;
  const scale = output.kind === "values" ? output.scale : NaN;
  let [error, size] = [0, 0];
  for (const sample of samples) {
    const { scores } = evaluate(prepareInput(result, sample));
    evaluateGraph(result.graph, normaliseInput(result, sample)).output.forEach((value, index) => {
      error = Math.max(error, Math.abs(value - scale * (scores[index] ?? NaN)));
      size = Math.max(size, Math.abs(value));
    });
  }
  expect(size).to.be.greaterThan(0);
  return error / size;
}

function samplesOf(size: number, count = 30, seed = 3): Float64Array[] {
  const random = createRandom(seed);
  return range(1, count).map(() => Float64Array.from({ length: size }, () => (random() + 1) / 2));
}

/** Sums of the inputs, times `factor` and its negative, then a node with constants, then a change of sign. */
function between(
  factor: number,
  node: Omit<TestNode, "output">,
  constants: readonly number[] = [],
): TestModel {
  return {
    tensors: {
      w: { shape: [4, 2], data: [1, -1, 1, -1, 1, -1, 1, -1].map((sign) => sign * factor) },
      ...Object.fromEntries(
        constants.map((value, index) => [`c${String(index)}`, { shape: [], data: [value] }]),
      ),
    },
    nodes: [
      { operator: "MatMul", inputs: ["image", "w"], output: "sums" },
      { ...node, inputs: ["sums", ...constants.map((_, index) => `c${String(index)}`)], output: "result" },
      { operator: "Neg", inputs: ["result"], output: "y" },
    ],
  };
}

describe("attacks on the quantiser", () => {
  it("cannot move a clamp by stating a range beyond it", () => {
    const relu = between(1, { operator: "Relu", inputs: [] });
    const stated = { ...UNIT, ranges: { result: { minimum: -5, maximum: 5 } } };
    expect(greatestError(relu, stated, samplesOf(4))).to.be.at.most(0.03);
    expect(() => integersOf(relu, { ...UNIT, ranges: { result: { minimum: -5, maximum: -1 } } })).to.throw(
      ModelConfigInvalidError,
      '"result" is stated to lie from -5 to -1, but its values lie from 0 to Infinity',
    );
  });

  it("cannot state a range that is empty, the wrong way round or too wide for a number", () => {
    const stated = (minimum: number, maximum: number) => () =>
      parseConfig({ ranges: { result: { minimum, maximum } } }, "test");
    expect(stated(0, 1)).to.not.throw();
    for (const [minimum, maximum, reason] of [
      [1, 0, "minimum must be below maximum"],
      [0, 0, "minimum must be below maximum"],
      [-1e308, 1e308, "too wide for a number"],
    ] as const)
      expect(stated(minimum, maximum)).to.throw(ModelConfigInvalidError, reason);
  });

  it("meet a bound that no sample comes near, below 0 as above it", () => {
    for (const [operator, factor, bound] of [
      ["Min", 1, -5],
      ["Min", 0.25, -0.9],
      ["Max", 1, 5],
      ["Max", 0.5, 0],
      ["Min", 0.5, 0],
    ] as const) {
      const model = between(factor, { operator, inputs: [] }, [bound]);
      const error = greatestError(model, UNIT, samplesOf(4));
      expect(error, `${operator} ${String(bound)}`).to.be.at.most(0.03);
    }
  });

  it("may clip to a single number: it is a constant", () => {
    const clipped = between(1, { operator: "Clip", inputs: [] }, [3, 3]);
    expect(() => integersOf(clipped, UNIT)).to.throw(OnnxUnreadableError, "does not depend on its input");
    const sum: TestModel = {
      ...clipped,
      nodes: [...clipped.nodes, { operator: "Sub", inputs: ["sums", "y"], output: "sum" }],
    };
    expect(integersOf(sum, UNIT).model.steps).to.deep.equal([]);
    expect(greatestError(sum, UNIT, samplesOf(4))).to.be.at.most(0.01);
  });

  it("have weights on a grid that single precision cannot meet, and keep them exactly", () => {
    const whole = [1, 127, -53, 99, 50, -111, 20, -77];
    const model: TestModel = {
      tensors: { w: { shape: [4, 2], data: whole.map((each) => each * 0.01) } },
      nodes: [{ operator: "MatMul", inputs: ["image", "w"], output: "y" }],
    };
    const { output } = integersOf(model, { ...UNIT, inputBits: 1, weightBits: 8 }).model;
    expect(output.form.rows.coefficients).to.deep.equal([
      [1, -53, 50, 20],
      [127, 99, -111, -77],
    ]);
  });

  it("have a threshold that is a value as single precision has it, and decide as the file says", () => {
    const thresholds = range(0, 255).map((word) => Math.fround(word / 255));
    for (const [operator, holds] of [
      ["Less", (word: number, at: number) => word < at],
      ["LessOrEqual", (word: number, at: number) => word <= at],
      ["Greater", (word: number, at: number) => word > at],
      ["GreaterOrEqual", (word: number, at: number) => word >= at],
      ["Equal", (word: number, at: number) => word === at],
    ] as const) {
      const model: TestModel = {
        inputShape: [1, 1],
        tensors: { thresholds: { shape: [1, 256], data: thresholds } },
        nodes: [
          { operator, inputs: ["image", "thresholds"], output: "holds" },
          { operator: "Cast", inputs: ["holds"], output: "y", attributes: { to: 1 } },
        ],
      };
      const offset = { minimum: 1000, maximum: 1001 };
      for (const [config, change] of [
        [UNIT, (value: number) => value],
        [{ ...UNIT, input: { ...offset, seen: offset } }, (value: number) => Math.fround(1000 + value)],
      ] as const) {
        const moved = {
          ...model,
          tensors: { thresholds: { shape: [1, 256], data: thresholds.map(change) } },
        };
        const { model: integers } = integersOf(moved, { ...config, output: "values" });
        const evaluate = createEvaluator(integers);
        for (const word of [0, 1, 77, 128, 200, 201, 254, 255]) {
          const { scores } = evaluate(Uint8Array.of(word));
          const wanted = range(0, 255).map((at) => Number(holds(word, at)));
          expect([...scores], `${operator} ${String(word)}`).to.deep.equal(wanted);
        }
      }
    }
  });

  it("have a pole among the samples, and the other samples still say what the range is", () => {
    const model: TestModel = {
      tensors: { w: { shape: [4, 1], data: [1, 1, 1, 1] }, v: { shape: [1, 2], data: [1, -1] } },
      nodes: [
        { operator: "MatMul", inputs: ["image", "w"], output: "sum" },
        { operator: "Log", inputs: ["sum"], output: "log" },
        { operator: "MatMul", inputs: ["log", "v"], output: "both" },
        { operator: "Relu", inputs: ["both"], output: "relu" },
        { operator: "Neg", inputs: ["relu"], output: "y" },
      ],
    };
    const samples = samplesOf(4);
    expect(greatestError(model, UNIT, samples, [...samples, new Float64Array(4)])).to.be.at.most(0.05);
  });

  it("have biases of more than 32 bits, and a commitment to every bit of them", () => {
    const commitment = (last: number): bigint => {
      const model: TestModel = {
        tensors: {
          w: { shape: [4, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] },
          b: { shape: [2], data: [last, 0] },
        },
        nodes: [{ operator: "Gemm", inputs: ["image", "w", "b"], output: "y" }],
      };
      return modelCommitment(integersOf(model, UNIT).model);
    };
    expect(commitment(2 ** 30)).to.not.equal(commitment(2 ** 30 + 2 ** 8));
  });

  it("give products at the ends of their range to a narrow requantisation, and lose nothing of them", () => {
    const size = 64;
    const ones = {
      shape: [size, 2],
      data: randomTensor(createRandom(5), [size, 2]).data.map((each) => 1 + each / 3),
    };
    const model: TestModel = {
      inputShape: [1, size],
      tensors: { left: ones, right: { ...ones, data: ones.data.toReversed() } },
      nodes: [
        { operator: "MatMul", inputs: ["image", "left"], output: "a" },
        { operator: "MatMul", inputs: ["image", "right"], output: "b" },
        { operator: "Mul", inputs: ["a", "b"], output: "product" },
        { operator: "Relu", inputs: ["product"], output: "relu" },
        { operator: "Neg", inputs: ["relu"], output: "y" },
      ],
    };
    const samples = [0, 0.4, 0.6, 0.8, 1].map((each) => new Float64Array(size).fill(each));
    const column = (which: number): number =>
      ones.data.reduce((sum, each, at) => (at % 2 === which ? sum + each : sum), 0);
    const greatest = column(0) * column(1);
    for (const weightBits of [5, 8, 9, 10])
      for (const activationBits of [1, 2, 8]) {
        const ranges = { relu: { minimum: 0, maximum: greatest } };
        const error = greatestError(model, { ...UNIT, weightBits, activationBits, ranges }, samples);
        // Half a word, and the roundings of the weights: of both factors, and of the few bits that products leave room for.
        const allowed = 0.5 / (2 ** activationBits - 1) + 3 / 2 ** Math.min(7, weightBits);
        expect(error, `${String(weightBits)}, ${String(activationBits)}`).to.be.at.most(allowed);
      }
  });
});

describe("attacks on what calibration writes down", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-"));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  /** The model as calibrated on samples, and as compiled without samples from the configuration that was found. */
  async function twice(model: TestModel, config: ModelConfigInput, size = 4) {
    const samples = samplesOf(size);
    const onnx = path.join(folder, "attack.onnx");
    await writeFile(onnx, buildOnnx(model));
    const found = await calibrateModel({ onnx, config, samples: { inputs: samples } });
    return {
      found: found.config,
      first: integersOf(model, config, samples),
      second: integersOf(model, found.config),
    };
  }

  it("compiles to the same integers where factors of a product are requantised", async () => {
    const random = createRandom(9);
    const model: TestModel = {
      inputShape: [1, 64],
      tensors: { v: randomTensor(random, [64, 2]), w: randomTensor(random, [64, 2], 9) },
      nodes: [
        { operator: "MatMul", inputs: ["image", "v"], output: "a" },
        { operator: "MatMul", inputs: ["image", "w"], output: "b" },
        { operator: "Mul", name: "p", inputs: ["a", "b"], output: "y" },
      ],
    };
    const { found, first, second } = await twice(model, { ...UNIT, weightBits: 12 }, 64);
    expect(Object.keys(found.ranges ?? {})).to.deep.equal(["p:left", "p:right"]);
    expect(first.model.steps.map(({ kind }) => kind)).to.deep.equal(["requantise", "requantise", "product"]);
    expect(second.model).to.deep.equal(first.model);
  });

  it("compiles to the same integers where nodes have the names that others are given", async () => {
    const random = createRandom(10);
    const nodes: TestNode[] = ["r", "r", "r#2"].flatMap((name, index) => [
      { operator: "MatMul", inputs: [index === 0 ? "image" : `r${String(index)}`, `w${String(index)}`], output: `m${String(index)}` }, // prettier-ignore
      { operator: "Relu", name, inputs: [`m${String(index)}`], output: `r${String(index + 1)}` },
    ]);
    const model: TestModel = {
      tensors: Object.fromEntries([1, 5, 9].map((scale, index) => [`w${String(index)}`, randomTensor(random, [4, 4], scale)])), // prettier-ignore
      nodes,
    };
    const { found, first, second } = await twice(model, UNIT);
    expect(Object.keys(found.ranges ?? {})).to.deep.equal(["r", "r#2", "r#2#2"]);
    expect(second.model).to.deep.equal(first.model);
  });

  it("keeps the widths of the output and of a node of the output's name apart", async () => {
    const random = createRandom(11);
    const model: TestModel = {
      tensors: { w: randomTensor(random, [4, 3]) },
      nodes: [
        { operator: "MatMul", inputs: ["image", "w"], output: "m" },
        { operator: "Sigmoid", inputs: ["m"], output: "y" },
      ],
    };
    const { found, first, second } = await twice(model, { ...UNIT, weightBits: { m: 4, "y#2": 9 } });
    expect(found.weightBits).to.deep.equal({ y: 4, "y#2": 9 });
    expect(second.widths).to.deep.include({ outputWeightBits: 9, inputBits: first.widths.inputBits });
    expect(second.model).to.deep.equal(first.model);
  });
});
