// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseConfig } from "../../src/compiler/config.ts";
import { emitCircom } from "../../src/compiler/emitCircom.ts";
import { runFloat } from "../../src/compiler/floatReference.ts";
import { evaluateGraph } from "../../src/compiler/graph/evaluateGraph.ts";
import { sizeOf } from "../../src/compiler/graph/tensor.ts";
import { argmax, createEvaluator } from "../../src/compiler/integer/evaluate.ts";
import type { Step } from "../../src/compiler/integer/integerModel.ts";
import { modelCost } from "../../src/compiler/integer/stepCost.ts";
import { readGraph } from "../../src/compiler/onnx/readGraph.ts";
import { quantiseOnnx } from "../../src/compiler/quantiseOnnx.ts";
import { range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { buildOnnx, createRandom } from "./onnxBuilder.ts";
import { randomGraph } from "./randomGraph.ts";
import { expectNear } from "../shared/expectNear.ts";

/** Graphs; more with ASSAY_FUZZ_GRAPHS=500. */
const GRAPHS = Number(process.env["ASSAY_FUZZ_GRAPHS"] ?? 40);
const SAMPLES = 50;

/** Graphs that are compiled to circuits. */
const COMPILED = 5;

const all = range(0, GRAPHS - 1);

/** Wide enough that rounding changes hardly an answer. */
const WIDE = { inputBits: 8, weightBits: 12, activationBits: 8 };

/** Narrow, so that circuits are small. */
const NARROW = { inputBits: 2, weightBits: 9, activationBits: 3 };

function modelOf(seed: number) {
  const model = randomGraph(seed);
  const onnx = buildOnnx(model);
  const random = createRandom(seed + 1_000_000);
  const size = sizeOf((model.inputShape ?? []).map(Number));
  const raw = range(1, SAMPLES).map(() =>
    Uint8Array.from({ length: size }, () => Math.floor((random() + 1) * 128)),
  );
  const samples = raw.map((image) => Float64Array.from(image, (value) => value / 255));
  return { onnx, raw, samples };
}

function integersOf({ onnx, raw }: ReturnType<typeof modelOf>, config: object) {
  return quantiseOnnx({
    onnx,
    source: "graph",
    config: parseConfig(config, "test"),
    configSource: "test",
    calibration: raw,
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("random graphs", function () {
  this.timeout(120_000);

  it("are read as what onnxruntime computes, value by value", async () => {
    const kinds = new Set<string>();
    for (const seed of all) {
      const { onnx, samples } = modelOf(seed);
      const graph = readGraph(onnx, "graph", { output: { kind: "values" } });
      const float = await runFloat({ onnx, graph, samples: samples.slice(0, 10) });
      float.forEach((result, sample) => {
        const values = "values" in result ? result.values : expect.fail("values");
        const { output } = evaluateGraph(graph, samples[sample] ?? []);
        const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        values.forEach((value, index) => {
          expectNear(output[index], value, 1e-4 * size, `seed ${String(seed)}`);
        });
      });
      graph.signals.forEach((signal) => kinds.add(signal.kind));
    }
    expect([...kinds].sort()).to.deep.equal(["input", "maximum", "product", "unary"]);
  });

  it("give in wide integers nearly the values that floats give, and nearly always the same greatest", () => {
    const answers = new Set<number>();
    let [same, error] = [0, 0];
    for (const seed of all) {
      const model = modelOf(seed);
      const { graph, model: integers } = integersOf(model, { ...WIDE, output: "values" });
      const { output } = integers;
      const scale = output.kind === "values" ? output.scale : expect.fail("values");
      const evaluate = createEvaluator(integers);
      const float = model.samples.map((sample) => evaluateGraph(graph, sample).output);
      const scores = model.raw.map((image) => evaluate(image).scores.map((score) => score * scale));
      const values = float.flatMap((each) => [...each]);
      const extent = Math.max(...values) - Math.min(...values);
      const differences = scores.flatMap((each, i) =>
        [...each].map((x, j) => Math.abs(x - (float[i]?.[j] ?? NaN))),
      );
      error += mean(differences) / extent / GRAPHS;
      same += scores.filter((each, i) => argmax(each) === argmax(float[i] ?? [])).length;
      float.forEach((each) => answers.add(argmax(each)));
    }
    expect(same / (GRAPHS * SAMPLES), "share of the same answers").to.be.at.least(0.99);
    expect(error, "mean error as a share of the range of values").to.be.at.most(0.01);
    expect([...answers].sort()).to.include.members([0, 1, 2, 3, 4]);
  });

  it("cost exactly the constraints that were counted, or fewer where circom finds that rows repeat", async () => {
    let exact = 0;
    for (const seed of range(0, COMPILED - 1)) {
      const { model } = integersOf(modelOf(seed), NARROW);
      const text = emitCircom({ model, commitment: 7n, batchSize: 1 });
      const { system } = await loadCircuit(text.replace("pragma circom 2.2.0;", ""));
      const counted = modelCost(model);
      expect(system.constraintCount, `seed ${String(seed)}`).to.be.at.most(counted);
      if (model.steps.some(hasEqualRows)) continue;
      expect(system.constraintCount, `seed ${String(seed)}`).to.equal(counted);
      exact++;
    }
    expect(exact).to.be.at.least(2);
  });
});

/** Whether two rows of a step are the same, as at the edges of a padded image. */
function hasEqualRows(step: Step): boolean {
  if (step.kind !== "requantise") return false;
  const { rows, bias } = step.form;
  const texts = bias.map((own, row) => {
    const offsets = rows.offsets[rows.offsetList[row] ?? -1] ?? [];
    const reads = offsets.map((offset) => offset + (rows.base[row] ?? 0));
    return JSON.stringify([reads, rows.coefficients[rows.coefficientList[row] ?? -1], own, step.shifts[row]]);
  });
  return new Set(texts).size < texts.length;
}
