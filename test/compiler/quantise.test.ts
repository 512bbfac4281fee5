// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseConfig, type ModelConfigInput } from "../../src/compiler/config.ts";
import { runFloat, classOf } from "../../src/compiler/floatReference.ts";
import type { Graph } from "../../src/compiler/graph/graph.ts";
import { createEvaluator, evaluate } from "../../src/compiler/integer/evaluate.ts";
import {
  integerModelSchema,
  type IntegerModel,
  type StepOf,
} from "../../src/compiler/integer/integerModel.ts";
import { formRanges, tensorWidths } from "../../src/compiler/integer/ranges.ts";
import { Calibration } from "../../src/compiler/quantise/calibration.ts";
import { quantise } from "../../src/compiler/quantise/quantise.ts";
import type { Widths } from "../../src/compiler/quantise/widths.ts";
import { quantiseOnnx, type QuantisedOnnx } from "../../src/compiler/quantiseOnnx.ts";
import {
  AccumulatorTooWideError,
  CalibrationRequiredError,
  ModelConfigInvalidError,
  WeightsTooWideError,
} from "../../src/errors/CompilerErrors.ts";
import { InputShapeError } from "../../src/errors/InputErrors.ts";
import { clipTo, denseGraph, denseRows, widthsOf } from "./denseGraph.ts";
import { buildOnnx, createRandom, smallNetwork } from "./onnxBuilder.ts";

/** Integers of a graph whose ranges are all stated. */
function integersOf(graph: Graph, widths: Widths): IntegerModel {
  const calibration = new Calibration(graph, []);
  return quantise({ graph, calibration, widths, seen: { minimum: 0, maximum: 1 } }).model;
}

function compileSmall(
  seed: number,
  config: ModelConfigInput,
  calibration: readonly Uint8Array[],
): QuantisedOnnx {
  return quantiseOnnx({
    onnx: buildOnnx(smallNetwork(seed)),
    source: "small.onnx",
    config: parseConfig(config, "test"),
    configSource: "test",
    calibration,
  });
}

function randomImages(seed: number, count: number): Uint8Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: 64 }, () => Math.floor(Math.abs(random()) * 255.99)),
  );
}

function requantisation(model: IntegerModel, position = 0): StepOf<"requantise"> {
  const step = model.steps[position];
  return step?.kind === "requantise" ? step : expect.fail(`step ${String(position)} is no requantisation`);
}

const identity = [
  [1, 0],
  [0, 1],
];

describe("quantise", () => {
  it("recovers weights, bias and shift that training left on the grid, exactly", () => {
    const random = createRandom(7);
    for (let trial = 0; trial < 200; trial++) {
      const [inputBits, activationBits, weightBits, shift] = [
        1 + (trial % 3),
        1 + (trial % 4),
        3 + (trial % 3),
        trial % 5,
      ];
      const limit = 2 ** (weightBits - 1) - 1;
      const integer = () => Math.round(random() * limit) + 0;
      const rows = [0, 1].map(() => [1, ...Array.from({ length: 8 }, integer)]);
      const bias = [Math.round(random() * 20), Math.round(random() * 20)];
      const [scaleIn, scaleOut] = [1 / (2 ** inputBits - 1), 1.375 / (2 ** activationBits - 1)];
      const step = scaleOut / scaleIn / 2 ** shift;
      const graph = denseGraph(
        rows.map((row) => row.map((weight) => weight * step)),
        bias.map((value) => (value * scaleOut) / 2 ** shift),
        clipTo(1.375),
        identity,
      );
      const hidden = requantisation(
        integersOf(graph, widthsOf(graph, inputBits, weightBits, activationBits)),
      );
      const half = shift > 0 ? 2 ** (shift - 1) : 0;
      expect(denseRows(hidden.form, 9)).to.deep.equal({
        operands: [0],
        matrix: rows,
        bias: bias.map((value) => value + half),
      });
      expect(hidden.shifts).to.deep.equal([shift, shift]);
    }
  });

  it("drops common factors of two, which narrows the accumulator and changes nothing", () => {
    const odd = denseGraph([[2, -2], [3, 1]], [0, 0], clipTo(3), identity); // prettier-ignore
    const hidden = requantisation(integersOf(odd, widthsOf(odd, 2, 4, 2, 2)));
    // Steps of 1/3: weights (2/3, −2/3) · 2^3 = (5, −5) stays odd; (1, 1/3) · 2^2 = (4, 1).
    expect(denseRows(hidden.form, 2)).to.deep.include({ matrix: [[5, -5], [4, 1]], bias: [4, 2] }); // prettier-ignore
    expect(hidden.shifts).to.deep.equal([3, 2]);
    const graph = denseGraph([[3, -3], [3, 0]], [0.5, 0], clipTo(3), identity); // prettier-ignore
    const even = integersOf(graph, widthsOf(graph, 2, 4, 2, 2));
    // (1, −1) · 2^2 = (4, −4), bias 2 + 2 → (1, −1), bias 1, no shift.
    const step = requantisation(even);
    expect(denseRows(step.form, 2)).to.deep.include({ matrix: [[1, -1], [1, 0]], bias: [1, 0] }); // prettier-ignore
    expect(step.shifts).to.deep.equal([0, 0]);
    const pairs = [0, 1, 2, 3].flatMap((x) => [0, 1, 2, 3].map((y) => [x, y] as const));
    const answers = pairs.map((pair) => [...evaluate(even, Uint8Array.from(pair)).scores]);
    const direct = pairs.map(([x, y]) => [Math.min(3, Math.max(0, (4 * x - 4 * y + 4) >> 2)), x]);
    expect(answers).to.deep.equal(direct);
  });

  it("takes off what zero words stand for, so that 0 stays 0 where a range is signed", () => {
    const signed = { name: "tanh-like", apply: (x: number) => x, clamp: SIGNED };
    const graph = denseGraph([[2, -2]], [0], signed, [[1], [-1]]); // prettier-ignore
    const model = integersOf(graph, widthsOf(graph, 2, 6, 3));
    const pairs = [0, 1, 2, 3].flatMap((x) => [0, 1, 2, 3].map((y) => [x, y] as const));
    // Words of [−1, 1] in 7 steps: the zero word is round(3.5) = 4, so that words are −4 … 3 steps of 2/7.
    for (const [x, y] of pairs) {
      const [first = NaN, second = NaN] = evaluate(model, Uint8Array.of(x, y)).scores;
      const steps = Math.min(3, Math.max(-4, Math.round((((2 * x) / 3 - (2 * y) / 3) * 7) / 2)));
      expect([first, second]).to.deep.equal([steps, -steps].map((value) => value + 0));
    }
  });

  it("proves ranges that the accumulators reach and never leave", () => {
    const { model } = compileSmall(
      3,
      { inputBits: 3, weightBits: 5, activationBits: 3 },
      randomImages(1, 20),
    );
    const { form } = requantisation(model);
    const tap: IntegerModel = { ...model, steps: [], output: { kind: "values", form, scale: 1 } };
    const ranges = formRanges(form, tensorWidths(model));
    const evaluator = createEvaluator(tap);
    const dense = denseRows(form, 64).matrix;
    const reached = ranges.map((_, row) =>
      [-1, 1].map((sign) => {
        const input = Uint8Array.from(dense[row] ?? [], (weight) => (weight * sign > 0 ? 7 : 0));
        return evaluator(input).scores[row];
      }),
    );
    const inner = reached.map(([least], row) => ({ row, least })).filter(({ row }) => interior(row));
    expect(inner).to.have.length(72);
    for (const { row } of inner)
      expect(reached[row]).to.deep.equal([ranges[row]?.minimum, ranges[row]?.maximum]);
    const random = createRandom(9);
    for (let trial = 0; trial < 200; trial++) {
      const { scores } = evaluator(Uint8Array.from({ length: 64 }, () => Math.floor(Math.abs(random()) * 8)));
      ranges.forEach(({ minimum, maximum }, row) => {
        expect(scores[row]).to.be.within(minimum, maximum);
      });
    }
  });

  it("agrees with the float model at 8 bits on nearly every input", async () => {
    const images = randomImages(5, 300);
    const { model, graph } = compileSmall(2, { inputBits: 8, weightBits: 10, activationBits: 8 }, images);
    const samples = images.map((image) => Float64Array.from(image, (value) => value / 255));
    const onnx = buildOnnx(smallNetwork(2));
    const float = (await runFloat({ onnx, graph, samples })).map(classOf);
    const evaluator = createEvaluator(model);
    const same = images.filter((image, index) => evaluator(image).class === float[index]).length;
    expect(new Set(float).size).to.be.greaterThan(1);
    expect(same).to.be.at.least(294);
  });

  it("gives the lowest index on a tie", () => {
    const graph = denseGraph(identity, [0, 0], clipTo(1), [[0, 0], [1, 1], [1, 1]]); // prettier-ignore
    const model = integersOf(graph, widthsOf(graph, 1, 2, 1));
    expect(evaluate(model, Uint8Array.of(1, 0)).class).to.equal(1);
    expect(evaluate(model, Uint8Array.of(0, 0)).class).to.equal(0);
  });

  it("survives JSON unchanged", () => {
    const { model } = compileSmall(4, {}, randomImages(1, 20));
    expect(integerModelSchema.parse(JSON.parse(JSON.stringify(model)))).to.deep.equal(model);
  });

  it("refuses an input of another size", () => {
    const { model } = compileSmall(4, {}, randomImages(1, 20));
    expect(() => evaluate(model, new Uint8Array(63))).to.throw(
      InputShapeError,
      "63 values; this model takes 64 (1 × 1 × 8 × 8)",
    );
  });

  it("asks for sample data where an activation has no bound, unless the configuration states its range", () => {
    expect(() => compileSmall(1, {}, []))
      .to.throw(CalibrationRequiredError, '"act2"')
      .with.property("code", "CALIBRATION_REQUIRED");
    const { model, ranges } = compileSmall(1, {}, randomImages(1, 20));
    const act2 = ranges.flat().find((range) => range !== undefined);
    expect(act2).to.not.equal(undefined);
    expect(compileSmall(1, { ranges: { act2: act2 ?? { minimum: 0, maximum: 1 } } }, []).model).to.deep.equal(
      model,
    );
  });

  it("refuses weights that their bits cannot hold", () => {
    const graph = denseGraph([[9, 0], [0, 1]], [0, 0], clipTo(1), identity); // prettier-ignore
    expect(() => integersOf(graph, widthsOf(graph, 1, 4, 1))).to.throw(
      WeightsTooWideError,
      '"act" has a weight of 9 quantisation steps; its bits hold at most 7',
    );
  });

  it("refuses sums that leave 52 bits", () => {
    const graph = denseGraph([[1, 0.3], [1, 1]], [1e12, 0], clipTo(1), identity); // prettier-ignore
    expect(() => integersOf(graph, widthsOf(graph, 8, 12, 8, 2))).to.throw(AccumulatorTooWideError, '"act"');
  });
});

/** Values of [−1, 1]. */
const SIGNED = { low: -1, high: 1, scale: 1, offset: 0 };

/** Whether the 3 × 3 window of a row of the small network's first convolution lies inside the image. */
function interior(row: number): boolean {
  const [y, x] = [Math.floor(row / 8) % 8, row % 8];
  return y > 0 && y < 7 && x > 0 && x < 7;
}

describe("parseConfig", () => {
  it("refuses unknown fields, widths out of range, and ranges that are empty or of too few values", () => {
    for (const config of [
      { inputbits: 2 },
      { inputBits: 9 },
      { weightBits: { conv1: 1 } },
      { input: { minimum: 1, maximum: 1 } },
      { input: { minimum: [0, 0, 0], maximum: [1, 1] } },
      { input: { minimum: 0, maximum: 1, seen: { minimum: 1, maximum: -1 } } },
      { output: "everything" },
      { output: { top: 0 } },
    ]) {
      expect(() => parseConfig(config, "bad.assay.json")).to.throw(ModelConfigInvalidError, "bad.assay.json");
    }
  });

  it("refuses a width for a node that the model does not have, and names those it has", () => {
    expect(() => compileSmall(1, { weightBits: { conv9: 4 } }, [])).to.throw(
      ModelConfigInvalidError,
      /weightBits names the node "conv9", but the model has conv1, norm1, pool1, conv2, dense, bias.*act1/,
    );
    expect(() => compileSmall(1, { activationBits: { conv1: 4 } }, [])).to.throw(
      ModelConfigInvalidError,
      /activationBits names the node "conv1", but the model has .*act1, pool1, act2/,
    );
  });

  it("refuses an input range of another number of values than the input", () => {
    expect(() => compileSmall(1, { input: { minimum: [0, 0], maximum: [1, 1] } }, [])).to.throw(
      ModelConfigInvalidError,
      "a bound of input has 2 numbers where the model's input has 64 values",
    );
  });
});
