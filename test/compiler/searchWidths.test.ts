// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseConfig, type ModelConfigInput } from "../../src/compiler/config.ts";
import { evaluateGraph } from "../../src/compiler/graph/evaluateGraph.ts";
import { argmax, createEvaluator } from "../../src/compiler/integer/evaluate.ts";
import { modelCost } from "../../src/compiler/integer/stepCost.ts";
import { prepareInput } from "../../src/compiler/prepareInput.ts";
import { quantiseOnnx } from "../../src/compiler/quantiseOnnx.ts";
import {
  CalibrationRequiredError,
  LabelsInvalidError,
  LossExceededError,
} from "../../src/errors/CompilerErrors.ts";
import { buildOnnx, createRandom, smallNetwork } from "./onnxBuilder.ts";

const SAMPLES = 150;

const random = createRandom(17);
const IMAGES = Array.from({ length: SAMPLES }, () =>
  Uint8Array.from({ length: 64 }, () => Math.floor(Math.abs(random()) * 255.99)),
);

function search(
  maxLoss: number,
  config: ModelConfigInput = {},
  calibration: readonly Uint8Array[] = IMAGES,
  labels?: readonly number[],
) {
  return quantiseOnnx({
    onnx: buildOnnx(smallNetwork(22)),
    source: "small.onnx",
    config: parseConfig(config, "test"),
    configSource: "test",
    calibration,
    search: { maxLoss, ...(labels && { labels }) },
  });
}

/** Share of the samples on which the integers give another class than the float model. */
function lossOf({ graph, model, input }: ReturnType<typeof search>): number {
  const evaluate = createEvaluator(model);
  const other = IMAGES.filter((image) => {
    const float = evaluateGraph(
      graph,
      Float64Array.from(image, (value) => value / 255),
    );
    return evaluate(prepareInput({ input }, image)).class !== argmax(float.output);
  });
  return other.length / SAMPLES;
}

describe("searchWidths", function () {
  this.timeout(60_000);

  it("keeps the loss within its budget, and finds cheaper widths where more may be lost", () => {
    const found = [0.02, 0.1, 0.3].map((maxLoss) => ({ maxLoss, result: search(maxLoss) }));
    for (const { maxLoss, result } of found) expect(lossOf(result)).to.be.at.most(maxLoss);
    const costs = found.map(({ result }) => modelCost(result.model));
    expect(costs).to.deep.equal(costs.toSorted((a, b) => b - a));
    expect(costs[2]).to.be.lessThan((costs[0] ?? 0) / 1.5);
  });

  it("counts right answers where labels are given: a loss is what the float model is better by", () => {
    // With labels that the float model never gives, nothing can be lost, and the narrowest widths do.
    const { graph } = search(0.3);
    const wrong = IMAGES.map((image) => {
      const seen = Float64Array.from(image, (value) => value / 255);
      return (argmax(evaluateGraph(graph, seen).output) + 1) % 5;
    });
    const free = search(0, {}, IMAGES, wrong);
    expect(free.widths.inputBits).to.equal(1);
    expect(modelCost(free.model)).to.be.lessThan(modelCost(search(0.02).model));
  });

  it("refuses labels that are no classes, or not one for each sample: any width would do for them", () => {
    const labels = new Array<number>(SAMPLES).fill(4);
    expect(search(0.3, {}, IMAGES, labels).model.steps).to.not.be.empty;
    for (const wrong of [5, -1, 0.5, NaN])
      expect(() => search(0.3, {}, IMAGES, labels.with(7, wrong))).to.throw(
        LabelsInvalidError,
        `label 7 is ${String(wrong)}. Give one class for each sample, a whole number from 0 to 4`,
      );
    for (const count of [SAMPLES - 1, SAMPLES + 1])
      expect(() => search(0.3, {}, IMAGES, new Array<number>(count).fill(0))).to.throw(
        LabelsInvalidError,
        `there are ${String(count)} for 150 samples`,
      );
  });

  it("leaves widths that the configuration states as they are", () => {
    const { widths, model, graph } = search(0.1, {
      inputBits: 5,
      weightBits: { conv2: 7 },
      activationBits: { act1: 6 },
    });
    expect(widths.inputBits).to.equal(5);
    expect(model.input.bits).to.equal(5);
    const [act1, act2] = ["act1", "act2"].map((name) =>
      graph.signals.findIndex((signal) => signal.kind !== "input" && signal.name === name),
    );
    expect(widths.signals[act1 ?? -1]?.activationBits).to.equal(6);
    expect(widths.signals[act2 ?? -1]?.weightBits).to.equal(7);
  });

  it("measures a loss of values as their mean error, as a share of their range", () => {
    const result = search(0.05, { output: "values" });
    const { output } = result.model;
    const scale = output.kind === "values" ? output.scale : expect.fail("values");
    const evaluate = createEvaluator(result.model);
    const pairs = IMAGES.flatMap((image) => {
      const float = evaluateGraph(
        result.graph,
        Float64Array.from(image, (value) => value / 255),
      ).output;
      const { scores } = evaluate(prepareInput(result, image));
      return Array.from(float, (value, index) => [value, (scores[index] ?? NaN) * scale] as const);
    });
    const values = pairs.map(([value]) => value);
    const mean = pairs.reduce((sum, [value, found]) => sum + Math.abs(value - found), 0) / pairs.length;
    const share = mean / (Math.max(...values) - Math.min(...values));
    expect(share).to.be.at.most(0.05).and.at.least(0.01);
  });

  it("says so if no widths will do, or if there is nothing to measure on", () => {
    expect(() => search(-1)).to.throw(
      LossExceededError,
      "small.onnx: no widths keep the loss at or below -1",
    );
    expect(() => search(0.1, {}, [])).to.throw(CalibrationRequiredError);
  });
});
