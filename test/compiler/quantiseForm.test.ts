// SPDX-License-Identifier: MIT
import { expect } from "chai";
import type { LinearForm } from "../../src/compiler/graph/graph.ts";
import type { IntegerForm } from "../../src/compiler/integer/integerModel.ts";
import { commonForm, freeForm, requantiseForm, stepForm } from "../../src/compiler/quantise/quantiseForm.ts";
import type { QuantisedTensor } from "../../src/compiler/quantise/tensors.ts";
import { valueAt } from "../../src/compiler/valueAt.ts";
import { range } from "../circuits/support/expectations.ts";
import { denseRows, matrixRows } from "./denseGraph.ts";
import { createRandom } from "./onnxBuilder.ts";
import { expectNear } from "../shared/expectNear.ts";

/** Two words of thirds, and one of quarters whose 2 stands for 1/8 more than 0. */
const THIRDS: QuantisedTensor = { id: 0, count: 2, bits: 2, scale: 1 / 3, zero: 0, offset: 0 };
const QUARTERS: QuantisedTensor = { id: 1, count: 1, bits: 3, scale: 1 / 4, zero: 2, offset: 1 / 8 };
const TENSORS = [THIRDS, QUARTERS];

/** Every input of the three words. */
const WORDS = range(0, 127).map((code) => [code & 3, (code >> 2) & 3, code >> 4]);

/** What the words stand for. */
function meaning(words: readonly number[]): number[] {
  return words.map((word, index) => {
    const tensor = index < 2 ? THIRDS : QUARTERS;
    return valueAt(tensor.scale, index) * (word - tensor.zero) + valueAt(tensor.offset, index);
  });
}

function formOf(matrix: readonly (readonly number[])[], bias: readonly number[]): LinearForm {
  const rows = matrixRows(matrix);
  const exact = { ...rows, coefficients: matrix.map((row) => Float64Array.from(row)) };
  return {
    signals: [0, 1],
    rows: { ...exact, coefficientList: Int32Array.from(matrix.keys()) },
    bias: Float64Array.from(bias),
    nodes: [],
  };
}

function realRows(matrix: readonly (readonly number[])[], bias: readonly number[], words: readonly number[]) {
  const values = meaning(words);
  return matrix.map((row, r) =>
    row.reduce((sum, weight, i) => sum + weight * (values[i] ?? NaN), bias[r] ?? NaN),
  );
}

function integerRows(form: IntegerForm, words: readonly number[]): number[] {
  const { matrix, bias } = denseRows(form, 3);
  return matrix.map((row, r) =>
    row.reduce((sum, weight, i) => sum + weight * (words[i] ?? NaN), bias[r] ?? NaN),
  );
}

/** Coefficients that are `unit` times whole numbers of words. */
const inWords = (unit: number, [a = 0, b = 0, c = 0]: readonly number[]): number[] => [
  unit * a * 3,
  unit * b * 3,
  unit * c * 4,
];

describe("commonForm and freeForm", () => {
  it("are exact, offsets and zero words included, where coefficients are small multiples of one number", () => {
    const matrix = [inWords(0.07, [3, -7, 2]), inWords(0.07, [1, 0, 5])];
    const bias = [0.07 * 4 - 0.07 * 2 * 4 * (1 / 8), -0.07 * 5 * 4 * (1 / 8)];
    const common = commonForm("y", formOf(matrix, bias), TENSORS, 4);
    const free = freeForm("y", formOf(matrix, bias), TENSORS, 4);
    for (const words of WORDS) {
      const real = realRows(matrix, bias, words);
      integerRows(common.form, words).forEach((row, r) => {
        expectNear(row * common.unit, real[r] ?? NaN, 1e-12);
      });
      integerRows(free.form, words).forEach((row, r) => {
        expectNear(row * (free.units[r] ?? NaN), real[r] ?? NaN, 1e-12);
      });
    }
    expect(denseRows(common.form, 3).matrix).to.deep.equal([[3, -7, 2], [1, 0, 5]]); // prettier-ignore
  });

  it("have one unit for all rows, or one for each", () => {
    const matrix = [inWords(1, [1, 2, 3]), inWords(100, [3, 2, 1])];
    const bias = matrix.map(([, , weight = 0]) => -weight / 8);
    const free = freeForm("y", formOf(matrix, bias), TENSORS, 4);
    expect(denseRows(free.form, 3).matrix).to.deep.equal([[1, 2, 3], [3, 2, 1]]); // prettier-ignore
    const { form, unit } = commonForm("y", formOf(matrix, bias), TENSORS, 12);
    expectNear(unit, 1, 1e-12);
    expect(denseRows(form, 3).matrix[1]).to.deep.equal([300, 200, 100]);
  });

  it("are off by no more than half a unit for every word, and half for the bias", () => {
    const random = createRandom(3);
    for (let trial = 0; trial < 100; trial++) {
      const matrix = [1, 2].map(() => [random(), random(), random()]);
      const bias = [random(), random()];
      const { form, unit } = commonForm("y", formOf(matrix, bias), TENSORS, 6);
      const free = freeForm("y", formOf(matrix, bias), TENSORS, 6);
      for (const words of WORDS) {
        const real = realRows(matrix, bias, words);
        const steps = words.reduce((sum, word, i) => sum + Math.abs(word - (i === 2 ? QUARTERS.zero : 0)), 1);
        integerRows(form, words).forEach((row, r) => {
          expect(Math.abs(row * unit - (real[r] ?? NaN))).to.be.at.most((unit * steps) / 2 + 1e-9);
        });
        integerRows(free.form, words).forEach((row, r) => {
          const own = free.units[r] ?? NaN;
          expect(Math.abs(row * own - (real[r] ?? NaN))).to.be.at.most((own * steps) / 2 + 1e-9);
        });
      }
    }
  });
});

describe("forms over words that are wide and stand for little, as products have", () => {
  const scale = 2 ** -31;
  const product: QuantisedTensor = { id: 0, count: 2, bits: 26, scale, zero: 2 ** 25, offset: 0 };
  const matrix = [[0.9, -0.4], [0.31, 0.77]]; // prettier-ignore
  const form = { ...formOf(matrix, [0.3, -0.2]), signals: [0] };
  const inputs = [[0, 0], [2 ** 26 - 1, 12345], [2 ** 25, 2 ** 24], [40_000_000, 2 ** 26 - 1]]; // prettier-ignore
  const real = (words: readonly number[]): number[] =>
    matrix.map((row, r) =>
      row.reduce(
        (sum, weight, i) => sum + weight * scale * ((words[i] ?? NaN) - product.zero),
        r === 0 ? 0.3 : -0.2,
      ),
    );
  const rowsOf = (integers: IntegerForm, words: readonly number[]): number[] => {
    const dense = denseRows(integers, 2);
    return dense.matrix.map((row, r) =>
      row.reduce((sum, weight, i) => sum + weight * (words[i] ?? NaN), dense.bias[r] ?? NaN),
    );
  };

  it("keep their weights in a common unit", () => {
    const { form: integers, unit } = commonForm("y", form, [product], 10);
    for (const words of inputs) {
      rowsOf(integers, words).forEach((row, r) => {
        expectNear(row * unit, real(words)[r] ?? NaN, 2 ** -15);
      });
    }
  });

  it("keep their weights in a requantisation", () => {
    const target = { scale: 2 ** -13, zero: 0, offset: -0.5 };
    const { form: integers, shifts } = requantiseForm("y", form, [product], 12, target);
    for (const words of inputs) {
      rowsOf(integers, words).forEach((row, r) => {
        const word = Math.floor(row / 2 ** (shifts[r] ?? NaN));
        expectNear(word * target.scale - 0.5, real(words)[r] ?? NaN, 2 ** -13);
      });
    }
  });

  it("take biases alone where nothing else is left", () => {
    const zero = { ...formOf([[0, 0], [0, 0]], [0.3, -0.2]), signals: [0] }; // prettier-ignore
    const { form: integers, unit } = commonForm("y", zero, [product], 10);
    const [first = NaN, second = NaN] = rowsOf(integers, [0, 0]);
    expectNear(first * unit, 0.3, 1e-6);
    expectNear(second * unit, -0.2, 1e-6);
  });
});

describe("stepForm", () => {
  it("is exact on ties: at least 1 exactly where the real row is ≥ 0, or > 0", () => {
    let ties = 0;
    for (const unit of [1, 0.3, 1 / 7]) {
      const matrix = [inWords(unit, [1, -1, 0]), inWords(unit, [2, 1, -3]), inWords(unit, [0, -1, 1])];
      // The offset of the third word is taken off, so that there are inputs with a row of exactly 0.
      const bias = matrix.map(([, , weight = 0], r) => -weight / 8 + unit * r);
      for (const step of ["inclusive", "strict"] as const) {
        const form = stepForm("y", formOf(matrix, bias), TENSORS, 4, step);
        for (const words of WORDS) {
          const real = realRows(matrix, bias, words);
          integerRows(form, words).forEach((row, r) => {
            const value = real[r] ?? NaN;
            const tie = Math.abs(value) < 1e-9;
            if (tie) ties++;
            expect(row >= 1).to.equal(tie ? step === "inclusive" : value > 0);
          });
        }
      }
    }
    expect(ties).to.be.greaterThan(100);
  });
});

describe("requantiseForm", () => {
  it("rounds to the nearest word of the target, zero word and offset included", () => {
    const random = createRandom(4);
    const targets = [
      { scale: 0.21, zero: 0, offset: 0 },
      { scale: 0.13, zero: 5, offset: 0 },
      { scale: 0.17, zero: 0, offset: -0.6 },
    ];
    for (const target of targets) {
      for (let trial = 0; trial < 50; trial++) {
        const matrix = [[random(), random(), random()]];
        const bias = [random()];
        const { form, shifts } = requantiseForm("y", formOf(matrix, bias), TENSORS, 12, target);
        for (const words of WORDS) {
          const [real = NaN] = realRows(matrix, bias, words);
          const [row = NaN] = integerRows(form, words);
          const word = Math.floor(row / 2 ** (shifts[0] ?? NaN));
          const wanted = (real - target.offset) / target.scale + target.zero;
          expect(Math.abs(word - wanted)).to.be.at.most(0.5 + 0.02);
        }
      }
    }
  });
});
