// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { emitCircom } from "../../src/compiler/emitCircom.ts";
import { createEvaluator } from "../../src/compiler/integer/evaluate.ts";
import type { IntegerForm, IntegerModel } from "../../src/compiler/integer/integerModel.ts";
import { reorderMaxima } from "../../src/compiler/integer/reorderMaxima.ts";
import { modelCost } from "../../src/compiler/integer/stepCost.ts";
import { randomSource, range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { randomModel } from "../soundness/randomModel.ts";

const INPUTS = 4;

/** Rows of which every one has coefficients of its own. */
function formOf(
  operand: number,
  matrix: readonly (readonly number[])[],
  bias: readonly number[],
): IntegerForm {
  return {
    operands: [operand],
    rows: {
      offsetList: matrix.map((_, row) => row),
      coefficientList: matrix.map((_, row) => row),
      base: matrix.map(() => 0),
      offsets: matrix.map((row) => [...row.keys()]),
      coefficients: matrix,
    },
    bias,
  };
}

/** One column each. */
function pick(operand: number, columns: readonly number[]): IntegerForm {
  return {
    operands: [operand],
    rows: {
      offsetList: columns.map(() => 0),
      coefficientList: columns.map(() => 0),
      base: columns,
      offsets: [[0]],
      coefficients: [[1]],
    },
    bias: columns.map(() => 0),
  };
}

/** A requantised layer, the greatest of some groups of it, and the greatest of these. */
function pooled(seed: number, rows: number, groups: readonly (readonly number[])[]): IntegerModel {
  const random = randomSource(seed);
  const shift = random(0, 3);
  const matrix = range(1, rows).map(() => range(1, INPUTS).map(() => random(-7, 7)));
  const bias = matrix.map(() => random(-20, 20));
  const starts = groups.map((_, g) => groups.slice(0, g).flat().length);
  const last = range(1, 3).map(() => groups.map(() => random(-3, 3)));
  return {
    format: "assay-model/2",
    input: { shape: [1, INPUTS], bits: 2 },
    parameters: [],
    steps: [
      {
        kind: "requantise",
        name: "layer",
        shape: [1, rows],
        form: formOf(0, matrix, bias),
        // A layer whose groups do not share a shift stays as it is.
        shifts: matrix.map((_, row) => (seed % 5 === 4 && row === 0 ? shift + 1 : shift)),
        bits: random(1, 5),
      },
      {
        kind: "maximum",
        name: "pool",
        shape: [1, groups.length],
        form: pick(1, groups.flat()),
        groupStart: [...starts, groups.flat().length],
      },
    ],
    output: { kind: "values", form: formOf(2, last, [0, 0, 0]), scale: 1 },
  };
}

/** The two models give the same words on random inputs. */
function expectSame(left: IntegerModel, right: IntegerModel, seed: number): void {
  const random = randomSource(seed);
  const [first, second] = [createEvaluator(left), createEvaluator(right)];
  const words = (count: number, bits: number) => range(1, count).map(() => random(0, 2 ** bits - 1));
  for (let trial = 0; trial < 20; trial++) {
    const input = Uint8Array.from(words(left.input.shape[1] ?? 0, left.input.bits));
    const parameters = left.parameters.map(({ count, bits }) => words(count, bits));
    const { outputWords } = second(input, parameters);
    expect(outputWords, `seed ${String(seed)}`).to.deep.equal(first(input, parameters).outputWords);
  }
}

describe("reorderMaxima", () => {
  const groups = [[0, 1, 2], [3, 4, 5]]; // prettier-ignore

  it("gives identical integers for no more constraints, and requantises what is left after the maximum", () => {
    let exchanged = 0;
    for (const seed of range(0, 199)) {
      const model = pooled(seed, 6, groups);
      const reordered = reorderMaxima(model);
      expectSame(model, reordered, seed);
      if (reordered.steps[0]?.kind === "maximum") {
        exchanged++;
        expect(reordered.steps.map(({ kind }) => kind)).to.deep.equal(["maximum", "requantise"]);
        expect(modelCost(reordered)).to.be.lessThan(modelCost(model));
      } else expect(reordered).to.deep.equal(model);
    }
    expect(exchanged).to.be.within(20, 160);
  });

  it("leaves the integers of any model as they are", () => {
    for (const seed of range(0, 499)) {
      const model = randomModel(seed);
      const reordered = reorderMaxima(model);
      expectSame(model, reordered, seed);
      expect(modelCost(reordered)).to.be.at.most(modelCost(model));
    }
  });

  it("does not exchange a layer that something else reads as well", () => {
    const model = pooled(0, 6, groups);
    expect(reorderMaxima(model).steps[0]?.kind).to.equal("maximum");
    const form = pick(1, [0, 1]);
    const twice: IntegerModel = { ...model, output: { kind: "class", form } };
    expect(reorderMaxima(twice)).to.deep.equal(twice);
  });

  it("gives a circuit where only few rows of many are compared", async () => {
    const model = pooled(0, 8, [[2, 5]]);
    const reordered = reorderMaxima(model);
    expect(reordered.steps[0]?.kind).to.equal("maximum");
    expectSame(model, reordered, 1);
    const text = emitCircom({ model: reordered, commitment: 3n, batchSize: 1 });
    const { system } = await loadCircuit(text.replace("pragma circom 2.2.0;", ""));
    expect(system.constraintCount).to.equal(modelCost(reordered));
  });
});
