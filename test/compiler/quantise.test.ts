// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { calibrate } from "../../src/compiler/calibrate.ts";
import { parseConfig, resolveWidths, type ModelConfigInput } from "../../src/compiler/config.ts";
import { createEvaluator, evaluate } from "../../src/compiler/evaluate.ts";
import { classifyFloat } from "../../src/compiler/floatReference.ts";
import type { FloatModel } from "../../src/compiler/floatModel.ts";
import { foldGraph } from "../../src/compiler/foldGraph.ts";
import { integerModelSchema, type IntegerModel } from "../../src/compiler/integerModel.ts";
import { readGraph } from "../../src/compiler/onnx/readGraph.ts";
import { quantise } from "../../src/compiler/quantise.ts";
import {
  AccumulatorTooWideError,
  CalibrationRequiredError,
  ModelConfigInvalidError,
  WeightsTooWideError,
} from "../../src/errors/CompilerErrors.ts";
import { InputShapeError } from "../../src/errors/InputErrors.ts";
import { OperatorUnsupportedError } from "../../src/errors/OnnxErrors.ts";
import { buildOnnx, createRandom, smallNetwork } from "./onnxBuilder.ts";

/** A dense network: `first` with a clipped activation, then `last`. */
function denseModel(
  first: readonly number[][],
  bias: readonly number[],
  last: readonly number[][],
  maximum: number,
): FloatModel {
  const inputs = first[0]?.length ?? 0;
  return {
    inputShape: [inputs],
    layers: [
      {
        kind: "dense",
        name: "hidden",
        inputShape: [inputs],
        outputShape: [first.length],
        weights: Float64Array.from(first.flat(), Math.fround),
        bias: Float64Array.from(bias, Math.fround),
        activation: { nodes: ["act"], maximum },
      },
      {
        kind: "dense",
        name: "logits",
        inputShape: [first.length],
        outputShape: [last.length],
        weights: Float64Array.from(last.flat(), Math.fround),
        bias: new Float64Array(last.length),
      },
    ],
  };
}

function compileSmall(
  seed: number,
  config: ModelConfigInput,
  samples: readonly Float64Array[],
): IntegerModel {
  const model = foldGraph(readGraph(buildOnnx(smallNetwork(seed)), "small.onnx"));
  const parsed = parseConfig(config, "test");
  const widths = resolveWidths(model, parsed, "test");
  return quantise({ model: calibrate({ model, widths, samples }), inputBits: parsed.inputBits, widths });
}

function randomSamples(seed: number, count: number, size: number): Float64Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Float64Array.from({ length: size }, () => Math.abs(random())));
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
      const model = denseModel(
        rows.map((row) => row.map((weight) => weight * step)),
        bias.map((value) => (value * scaleOut) / 2 ** shift),
        identity,
        1.375,
      );
      const widths = [
        { weightBits, activationBits },
        { weightBits: 3, activationBits: 1 },
      ];
      const [hidden] = quantise({ model, inputBits, widths }).layers;
      const half = shift > 0 ? 2 ** (shift - 1) : 0;
      expect(hidden).to.deep.include({ weights: rows.flat(), bias: bias.map((value) => value + half) });
      expect(hidden).to.have.nested.property("requantise.shifts").that.deep.equals([shift, shift]);
    }
  });

  it("drops common factors of two, which narrows the accumulator and changes nothing", () => {
    const model = denseModel([[2, -2], [3, 1]], [0, 0], identity, 3); // prettier-ignore
    const widths = [
      { weightBits: 4, activationBits: 2 },
      { weightBits: 2, activationBits: 1 },
    ];
    const [hidden] = quantise({ model, inputBits: 2, widths }).layers;
    // Steps of 1/3: weights (2/3, −2/3) · 2^3 = (5, −5) stays odd; (1, 1/3) · 2^2 = (4, 1).
    expect(hidden).to.deep.include({ weights: [5, -5, 4, 1], bias: [4, 2] });
    const even = quantise({
      model: denseModel([[3, -3], [3, 0]], [0.5, 0], identity, 3), // prettier-ignore
      inputBits: 2,
      widths,
    });
    // (1, −1) · 2^2 = (4, −4), bias 2 + 2 → (1, −1), bias 1, no shift.
    expect(even.layers[0]).to.deep.include({ weights: [1, -1, 1, 0], bias: [1, 0] });
    const answers = [0, 1, 2, 3].flatMap((x) =>
      [0, 1, 2, 3].map((y) => [...evaluate(even, Uint8Array.of(x, y)).logits]),
    );
    const direct = [0, 1, 2, 3].flatMap((x) =>
      [0, 1, 2, 3].map((y) => [Math.min(3, Math.max(0, (4 * x - 4 * y + 4) >> 2)), x]),
    );
    expect(answers).to.deep.equal(direct);
  });

  it("proves ranges that the accumulators reach and never leave", () => {
    const model = compileSmall(
      3,
      { inputBits: 3, weightBits: 5, activationBits: 3 },
      randomSamples(1, 20, 64),
    );
    const [conv] = model.layers;
    if (conv?.kind !== "conv") throw new Error("the first layer is a convolution");
    const random = createRandom(9);
    const reached = conv.ranges.map(() => [Infinity, -Infinity]);
    const tap = { ...model, layers: [{ ...conv, requantise: undefined }] };
    const extremes = conv.ranges.flatMap((_, channel) =>
      [1, -1].map((sign) =>
        Uint8Array.from({ length: 64 }, (__, index) => {
          // The window at output (3, 3) covers rows and columns 2 to 4.
          const weight = conv.weights[channel * 9 + (Math.floor(index / 8) - 2) * 3 + (index % 8) - 2] ?? 0;
          return weight * sign > 0 ? 7 : 0;
        }),
      ),
    );
    const inputs = Array.from({ length: 200 }, () =>
      Uint8Array.from({ length: 64 }, () => Math.floor(Math.abs(random()) * 8)),
    );
    const evaluator = createEvaluator(tap);
    for (const input of [...extremes, ...inputs]) {
      evaluator(input).logits.forEach((value, index) => {
        const channel = Math.floor(index / 64);
        const range = reached[channel];
        if (range) reached[channel] = [Math.min(range[0] ?? 0, value), Math.max(range[1] ?? 0, value)];
      });
    }
    expect(reached).to.deep.equal(conv.ranges.map(({ minimum, maximum }) => [minimum, maximum]));
  });

  it("agrees with the float model at 8 bits on nearly every input", async () => {
    const samples = randomSamples(5, 300, 64);
    const model = compileSmall(2, { inputBits: 8, weightBits: 10, activationBits: 8 }, samples);
    const bytes = buildOnnx(smallNetwork(2));
    const float = await classifyFloat({ onnx: bytes, graph: readGraph(bytes, "small.onnx"), samples });
    const integer = samples.map(
      (sample) =>
        evaluate(
          model,
          Uint8Array.from(sample, (value) => Math.round(value * 255)),
        ).class,
    );
    const same = integer.filter((answer, index) => answer === float[index]).length;
    expect(new Set(float).size).to.be.greaterThan(1);
    expect(same).to.be.at.least(294);
  });

  it("gives the lowest index on a tie", () => {
    const model = quantise({
      model: denseModel(identity, [0, 0], [[0, 0], [1, 1], [1, 1]], 1), // prettier-ignore
      inputBits: 1,
      widths: [
        { weightBits: 2, activationBits: 1 },
        { weightBits: 2, activationBits: 1 },
      ],
    });
    expect(evaluate(model, Uint8Array.of(1, 0)).class).to.equal(1);
    expect(evaluate(model, Uint8Array.of(0, 0)).class).to.equal(0);
  });

  it("survives JSON unchanged", () => {
    const model = compileSmall(4, {}, randomSamples(1, 20, 64));
    expect(integerModelSchema.parse(JSON.parse(JSON.stringify(model)))).to.deep.equal(model);
  });

  it("refuses an input of another size", () => {
    const model = compileSmall(4, {}, randomSamples(1, 20, 64));
    expect(() => evaluate(model, new Uint8Array(63))).to.throw(
      InputShapeError,
      "63 values; this model takes 64 (1 × 8 × 8)",
    );
  });

  it("asks for sample data where an activation has no bound", () => {
    expect(() => compileSmall(1, {}, []))
      .to.throw(CalibrationRequiredError, '"act2"')
      .with.property("code", "CALIBRATION_REQUIRED");
  });

  it("refuses weights that their bits cannot hold", () => {
    expect(() =>
      quantise({
        model: denseModel([[9, 0], [0, 1]], [0, 0], identity, 1), // prettier-ignore
        inputBits: 1,
        widths: [
          { weightBits: 4, activationBits: 1 },
          { weightBits: 2, activationBits: 1 },
        ],
      }),
    ).to.throw(WeightsTooWideError, '"hidden" has a weight of 9 quantisation steps; its bits hold at most 7');
  });

  it("refuses sums that leave 32 bits", () => {
    const model = denseModel([[1, 0.3], [1, 1]], [1e6, 0], identity, 1); // prettier-ignore
    const widths = [
      { weightBits: 12, activationBits: 8 },
      { weightBits: 2, activationBits: 1 },
    ];
    expect(() => quantise({ model, inputBits: 8, widths })).to.throw(AccumulatorTooWideError, '"hidden"');
  });

  it("refuses two linear layers without an activation between them", () => {
    const bytes = buildOnnx({
      tensors: { w: { shape: [4, 4], data: new Array<number>(16).fill(1) } },
      nodes: [
        { operator: "MatMul", name: "first", inputs: ["image", "w"], output: "a" },
        { operator: "MatMul", name: "second", inputs: ["a", "w"], output: "y" },
      ],
    });
    expect(() => foldGraph(readGraph(bytes, "t.onnx"))).to.throw(
      OperatorUnsupportedError,
      /"second".*no Relu or Clip between it and "first"/,
    );
  });
});

describe("parseConfig", () => {
  it("refuses unknown fields, widths out of range and an empty input range", () => {
    for (const config of [
      { inputbits: 2 },
      { inputBits: 9 },
      { weightBits: { conv1: 1 } },
      { input: { minimum: 1, maximum: 1 } },
    ]) {
      expect(() => parseConfig(config, "bad.assay.json")).to.throw(ModelConfigInvalidError, "bad.assay.json");
    }
  });

  it("refuses a width for a node that the model does not have, and names those it has", () => {
    expect(() => compileSmall(1, { weightBits: { conv9: 4 } }, [])).to.throw(
      ModelConfigInvalidError,
      'weightBits names the node "conv9", but the model has conv1, conv2, dense',
    );
  });
});
