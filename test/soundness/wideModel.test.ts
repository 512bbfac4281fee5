// SPDX-License-Identifier: MIT
// Integers at the limits: sums of 52 bits, products of 48, shifts beyond 32, tables of 8 bits, words at all their ends.
import { expect } from "chai";
import { modelCommitment } from "../../src/compiler/commitment.ts";
import { emitCircom } from "../../src/compiler/emitCircom.ts";
import { createEvaluator } from "../../src/compiler/integer/evaluate.ts";
import {
  signedBits,
  type IntegerForm,
  type IntegerModel,
  type Step,
} from "../../src/compiler/integer/integerModel.ts";
import { outputPacking, unpackFields } from "../../src/compiler/integer/outputWords.ts";
import { formRanges, productRange, tensorWidths } from "../../src/compiler/integer/ranges.ts";
import { modelCost } from "../../src/compiler/integer/stepCost.ts";
import { witnessInputs } from "../../src/compiler/witnessInputs.ts";
import { checkDeterminism } from "../../src/soundness/checkDeterminism.ts";
import { randomSource, range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { checkedWitness } from "../compiler/witness.ts";
import { plainWords } from "./plainWords.ts";

const SIZE = 4;
const BITS = 8;

/** A dense form of given rows, one list of coefficients for each different one. */
function formOf(
  operands: readonly number[],
  rows: readonly (readonly number[])[],
  bias: readonly number[],
): IntegerForm {
  const lists = [...new Map(rows.map((row) => [row.join(), row])).values()];
  return {
    operands,
    rows: {
      offsetList: rows.map(() => 0),
      coefficientList: rows.map((row) => lists.findIndex((list) => list.join() === row.join())),
      base: rows.map(() => 0),
      offsets: [range(0, (rows[0]?.length ?? 0) - 1)],
      coefficients: lists,
    },
    bias,
  };
}

/** Weights ± 2^(bits − 1) − 1 and their neighbours, in random order of signs. */
function weightsOf(seed: number, bits: number, columns = SIZE): number[] {
  const random = randomSource(seed);
  return range(1, columns).map(() => (2 ** (bits - 1) - random(1, 3)) * (random(0, 1) * 2 - 1));
}

/**
 * Every kind of step, with accumulators as wide as the quantiser lets them be. 256 words · 4 inputs are 10 bits: weights
 * of 41 bits make sums of 51.
 */
function wideModel(output: (form: IntegerForm) => IntegerModel["output"]): IntegerModel {
  const [up, down] = [weightsOf(1, 41), weightsOf(2, 41)];
  const factor = weightsOf(3, 14);
  const steps: Step[] = [
    {
      kind: "requantise",
      name: "wide",
      shape: [1, 5],
      form: formOf([0], [up, up, down, down, down], [0, 2 ** 50 - 1, -(2 ** 50), 2 ** 31, -(2 ** 32) - 1]),
      shifts: [43, 50, 0, 31, 33],
      bits: 8,
    },
    {
      kind: "requantise",
      name: "steps",
      shape: [1, 4],
      form: formOf([0], [up, down, up, down], [1, 0, -(2 ** 48), 2 ** 48]),
      shifts: [0, 32, 47, 44],
      bits: 1,
    },
    {
      kind: "table",
      name: "table",
      shape: [1, 5],
      operand: 1,
      tables: [range(0, 255).map((word) => (word === 0 || word === 255 ? 255 : word ^ 1)), range(0, 255).map((word) => (word * word) % 251)], // prettier-ignore
      which: [0, 1, 0, 1, 0],
      bits: 8,
    },
    {
      kind: "product",
      name: "product",
      shape: [1, 3],
      left: formOf([0], [factor, factor, weightsOf(4, 14)], [0, -(2 ** 22), 2 ** 22]),
      right: formOf([0], [factor, weightsOf(5, 14), weightsOf(6, 14)], [0, 2 ** 22, -1]),
    },
    {
      kind: "requantise",
      name: "of products",
      shape: [1, 3],
      form: formOf([4], [[3, 0, -1], [-1, 1, 2], [1, -3, 0]], [-(2 ** 47), 5, 2 ** 48]), // prettier-ignore
      shifts: [40, 42, 41],
      bits: 8,
    },
    {
      kind: "maximum",
      name: "maximum",
      shape: [1, 3],
      form: formOf([0], [up, down, up, up, weightsOf(7, 40)], [0, 0, 1, 2 ** 49, -7]),
      groupStart: [0, 2, 3, 5],
    },
  ];
  // Classes over the input and what steps make of it; the first and the third always tie.
  const last = (seed: number): number[] => weightsOf(seed, 38, SIZE + 12);
  const words = formOf([0, 1, 2, 5], [last(10), last(39), last(10), last(43)], [0, -(2 ** 40), 0, 2 ** 33]);
  return {
    format: "assay-model/2",
    input: { shape: [1, SIZE], bits: BITS },
    parameters: [],
    steps,
    output: output(words),
  };
}

/** All corners of the input, and words in between. */
function inputs(): Uint8Array[] {
  const random = randomSource(12);
  const corners = range(0, 2 ** SIZE - 1).map((mask) =>
    Uint8Array.from({ length: SIZE }, (_, i) => ((mask >> i) & 1) * 255),
  );
  const others = range(1, 20).map(() => Uint8Array.from({ length: SIZE }, () => random(0, 255)));
  return [...corners, ...others];
}

const KINDS: readonly (readonly [string, (form: IntegerForm) => IntegerModel["output"]])[] = [
  ["class", (form) => ({ kind: "class", form })],
  ["top", (form) => ({ kind: "top", k: 3, form })],
  ["values", (form) => ({ kind: "values", form, scale: 1 })],
  // The maximum of the widest sums and the products, as they are: three words of some 52 bits, three of 48.
  ["wide values", () => ({ kind: "values", form: formOf([6, 4], range(0, 5).map((row) => range(0, 5).map((column) => (row === column ? 1 : 0))), range(0, 5).map(() => 0)), scale: 1 })], // prettier-ignore
];

describe("soundness: integers at their limits", function () {
  this.timeout(120_000);

  it("stay below 2^52, and come near it", () => {
    for (const [, output] of KINDS) {
      const model = wideModel(output);
      const tensors = tensorWidths(model);
      const forms = [
        model.output.form,
        ...model.steps.flatMap((step) => ("form" in step ? [step.form] : [])),
      ];
      const widest = forms.flatMap((form) => formRanges(form, tensors)).map(signedBits);
      expect(Math.max(...widest)).to.equal(52);
      const [product] = model.steps.filter((step) => step.kind === "product");
      if (product) expect(signedBits(productRange(product, tensors))).to.be.within(45, 48);
    }
  });

  for (const [name, output] of KINDS) {
    it(`are the same in reference, plain evaluation and circuit: ${name}`, async () => {
      const model = wideModel(output);
      const commitment = modelCommitment(model);
      const text = emitCircom({ model, commitment, batchSize: 1 }).replace("pragma circom 2.2.0;", "");
      const circuit = await loadCircuit(text);
      expect(circuit.system.constraintCount).to.be.at.most(modelCost(model));
      const evaluate = createEvaluator(model);
      const manifest = {
        batchSize: 1,
        input: { shape: [1, SIZE], bits: BITS, minimum: 0, maximum: 1, seen: { minimum: 0, maximum: 1 } },
        modelCommitment: String(commitment),
      };
      const answers = new Set<string>();
      for (const input of inputs()) {
        const signals = witnessInputs({ manifest, evaluate, inputs: [input], salts: [3n], context: 1n });
        expect(signals.outputWord.map(BigInt), String(input)).to.deep.equal(plainWords(model, [...input]));
        const witness = await checkedWitness(circuit, signals);
        expect(witness.slice(4, 4 + signals.outputWord.length).map(String)).to.deep.equal(signals.outputWord);
        answers.add(signals.outputWord.join());
        if (model.output.kind === "values") {
          const unpacked = unpackFields(
            signals.outputWord.map(BigInt),
            outputPacking(model.output, tensorWidths(model)),
          );
          expect(unpacked).to.deep.equal([...evaluate(input).scores]);
        }
      }
      expect(answers.size).to.be.greaterThan(2);
      if (model.output.kind !== "values") return; // The checker's rules do not reach a choice among sums as wide as these.
      const { determinedPct } = await checkDeterminism({ r1cs: circuit.r1cs, computed: [0, 2, 3] });
      expect(determinedPct).to.equal(100);
    });
  }
});
