// SPDX-License-Identifier: MIT
import { Field } from "@noble/curves/abstract/modular.js";
import { expect } from "chai";
import { maximumCost, productCost, requantiseCost, rowsCost } from "../../src/compiler/costs.ts";
import { packedList } from "../../src/compiler/packedList.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { deleteConstraints } from "../../src/soundness/deleteConstraints.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import { randomSource, range } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";
import { requantise } from "./support/reference.ts";
import {
  evaluateRows,
  expectEqualsReference,
  expectSoundLayer,
  randomRows,
  rangesOf,
  rowParameters,
  rowsCircuit,
  type Row,
} from "./support/rows.ts";

/** Shared lists at different positions, a row of its bias alone, a word twice, and a negative offset. */
const ROWS: readonly Row[] = [
  { terms: [[0, 1], [1, -2]], bias: 1 }, // prettier-ignore
  { terms: [[1, 1], [2, -2]], bias: -1 }, // prettier-ignore
  { terms: [[1, 3], [0, 1]], bias: 0 }, // prettier-ignore
  { terms: [], bias: 2 },
  { terms: [[2, -1]], bias: 3 },
  { terms: [[0, 1], [0, 1], [2, 1]], bias: -4 }, // prettier-ignore
];
const PARAMETERS = rowParameters(3, ROWS);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Random rows of a layer too wide to try all its inputs. */
function wideLayer(seed: number, bits: number) {
  const rows = randomRows(randomSource(seed), 20, 9, 12, 7);
  return { rows, parameters: rowParameters(20, rows), ranges: rangesOf(rows, bits), inputs: 20, bits };
}

describe("circuits: Rows", () => {
  it("equals the reference on every input, for no constraints", async () => {
    const layer = { file: "rows", inputs: 3, bits: 2, instance: `Rows(${PARAMETERS.join()})`, outputs: 6 };
    await expectSoundLayer(layer, (input) => evaluateRows(ROWS, input), 0);
  });

  it("equals the reference on long rows, which are summed in parts", async () => {
    const random = randomSource(3);
    for (const length of [15, 16, 17, 256, 257, 300]) {
      const terms = range(0, length - 1).map((at) => [at, random(-9, 9)] as const);
      const rows = [{ terms, bias: random(-9, 9) }];
      const instance = `Rows(${rowParameters(length, rows).join()})`;
      const layer = { file: "rows", inputs: length, bits: 2, instance, outputs: 1 };
      await expectEqualsReference(layer, (input) => evaluateRows(rows, input), length);
    }
  });

  it("gives rows of more than 512 terms a constraint each, and one for all of them, and is sound", async () => {
    const random = randomSource(4);
    for (const lengths of [[513, 512, 600], [512]]) {
      const rows = lengths.map((length, r) => ({
        terms: range(0, length - 1).map((at) => [at % 3, random(-9, 9)] as const),
        bias: r,
      }));
      const instance = `Rows(${rowParameters(3, rows).join()})`;
      const layer = { file: "rows", inputs: 3, bits: 1, instance, outputs: rows.length };
      const cost = rowsCost(lengths);
      expect(cost).to.equal(lengths.length === 1 ? 0 : 3);
      // Without its constraint a row or `zero` can be anything, which is beyond allWitnesses.
      await expectSoundLayer(layer, (input) => evaluateRows(rows, input), cost, cost === 0);
      const { r1cs } = await loadCircuit(rowsCircuit(layer, true));
      const report = await deleteConstraints({ r1cs, computed: range(0, rows.length - 1) });
      // Ranges of the inputs, which are public here.
      expect(report.survivors, JSON.stringify(report.survivors)).to.have.length(3);
      for (const { reason } of report.survivors) expect(reason).to.contain("determined anyway (wires");
    }
  });

  it("holds a long row to its sum", async () => {
    const rows = [{ terms: range(0, 512).map((at) => [at % 3, 1] as const), bias: 0 }];
    const instance = `RequantiseRows(${rowParameters(3, rows).join()}, ${packedList([0])}, 10)`;
    const layer = { file: "requantiseRows", inputs: 3, bits: 1, instance, outputs: 1 };
    const circuit = await loadCircuit(rowsCircuit(layer, true), 0);
    const honest = await circuit.witness({ in: [1, 0, 1] });
    expect(circuit.value(honest, "main.out[0]")).to.equal(342n);
    // One more all the way through: 343 is 342 with its lowest digit set.
    const lie = {
      ...Object.fromEntries(
        [
          "main.layer.rows.out[0]",
          "main.layer.requantise[0].in",
          "main.layer.requantise[0].out",
          "main.layer.out[0]",
          "main.out[0]",
        ].map((name) => [name, 343n]),
      ),
      ...Object.fromEntries(
        ["general.in", "general.out"].map((name) => [`main.layer.requantise[0].${name}`, 343n]),
      ),
      "main.layer.requantise[0].general.rest[0]": 1n,
    };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, lie))).to.have.length(1);
    // A `zero` that is not zero makes room for the sum, but breaks its own constraint.
    const roots = forge(circuit, honest, {
      ...lie,
      "main.layer.rows.zero": Field(SCALAR_FIELD_ORDER).sqrt(-1n),
    });
    expect(brokenConstraints(circuit.system, roots)).to.have.length(1);
  });

  it("does not compile with lists of different lengths, nor on words whose range is not proved", async () => {
    // row, offsetStart, offset, coefficientStart, coefficient, bias, shift
    const lists = [[0, 0, 0], [0, 2], [0, 1], [0, 2], [1, 3], [-1], [5]].map(packedList); // prettier-ignore
    const good = rowsCircuit(
      {
        file: "requantiseRows",
        inputs: 2,
        bits: 1,
        instance: `RequantiseRows(2, 1, ${lists.join(", ")}, 2)`,
        outputs: 1,
      },
      true,
    );
    await loadCircuit(good);
    const [, , , starts = "", coefficients = ""] = lists;
    // Digits of 121 bits, 2 to an element: 1 and 2^119 − 1, of which the sum is 2^119; then 2^120 − 1 twice.
    const half = 2n ** 120n;
    const digits = (low: bigint, high: bigint) => `[2, 121, ${String(half + low + ((half + high) << 121n))}]`;
    await loadCircuit(good.replace(coefficients, digits(1n, half / 2n - 1n)));
    for (const [from, to, complaint] of [
      [`${starts}, ${coefficients}`, `${packedList([0, 1])}, ${coefficients}`, /False assert reached/],
      [coefficients, digits(half - 1n, half - 1n), /False assert reached/],
      ["layer.in <== words.out", "layer.in <== in", /missing tags/],
    ] as const) {
      const bad = good.replace(from, to);
      expect(bad).to.not.equal(good);
      const outcome = await loadCircuit(bad).then(
        () => "compiled",
        (error: unknown) => String(error),
      );
      expect(outcome, to).to.match(complaint);
    }
  });
});

describe("circuits: RequantiseRows", () => {
  const shifts = [1, 0, 2, 0, 1, 0];

  for (const bits of [1, 2]) {
    it(`equals the reference on every input, with outputs of ${String(bits)} bits, and is sound`, async () => {
      const instance = `RequantiseRows(${PARAMETERS.join()}, ${packedList(shifts)}, ${String(bits)})`;
      const cost = sum(rangesOf(ROWS, 2).map((range, r) => requantiseCost(range, shifts[r] ?? NaN, bits)));
      const layer = { file: "requantiseRows", inputs: 3, bits: 2, instance, outputs: 6 };
      await expectSoundLayer(
        layer,
        (input) => evaluateRows(ROWS, input).map((value, r) => requantise(value, shifts[r] ?? NaN, bits)),
        cost,
      );
      expectConstraints(`circuits.requantiseRows.${String(bits)}`, cost);
    });
  }

  it("equals the reference on wide random rows", async () => {
    const { rows, parameters, inputs, bits } = wideLayer(11, 4);
    const wideShifts = rows.map((_, r) => r % 5);
    const instance = `RequantiseRows(${parameters.join()}, ${packedList(wideShifts)}, 3)`;
    await expectEqualsReference(
      { file: "requantiseRows", inputs, bits, instance, outputs: rows.length },
      (input) => evaluateRows(rows, input).map((value, r) => requantise(value, wideShifts[r] ?? NaN, 3)),
      11,
    );
  });
});

/** Range of the product of two rows. */
function productRange(left: { minimum: number; maximum: number }, right: typeof left) {
  const corners = [left.minimum, left.maximum].flatMap((a) => [a * right.minimum, a * right.maximum]);
  return { minimum: Math.min(...corners), maximum: Math.max(...corners) };
}

describe("circuits: ProductRows", () => {
  /** Parameters of pairs, and what they give. */
  function product(inputs: number, bits: number, left: readonly Row[], right: readonly Row[]) {
    const [, count, ...leftLists] = rowParameters(inputs, left);
    const [, , ...rightLists] = rowParameters(inputs, right);
    const size = String(inputs);
    const rightRanges = rangesOf(right, bits);
    const pairs = rangesOf(left, bits).map((range, i) => [range, rightRanges[i] ?? range] as const);
    const low = Math.min(...pairs.map((pair) => productRange(...pair).minimum));
    const instance = `ProductRows(${[count, size, ...leftLists, size, ...rightLists].join()})`;
    return {
      layer: { file: "productRows", inputs, bits, instance, outputs: left.length },
      reference: (input: readonly number[]) => {
        const others = evaluateRows(right, input);
        return evaluateRows(left, input).map((value, i) => value * (others[i] ?? NaN) - low);
      },
      cost: sum(pairs.map((pair) => productCost(...pair))),
      high: Math.max(...pairs.map((pair) => productRange(...pair).maximum)) - low,
    };
  }

  it("equals the reference on every input and is sound; constant rows cost nothing", async () => {
    const { layer, reference, cost } = product(3, 2, ROWS, [...ROWS].reverse());
    expect(cost).to.equal(4);
    await expectSoundLayer(layer, reference, cost);
    expectConstraints("circuits.productRows", cost);
  });

  it("equals the reference on wide random rows", async () => {
    const { rows, inputs, bits } = wideLayer(5, 4);
    const { layer, reference } = product(inputs, bits, rows, wideLayer(6, 4).rows);
    await expectEqualsReference(layer, reference, 5);
  });

  it("tags its outputs with the width of the greatest product over the least", async () => {
    const { layer, high } = product(3, 2, ROWS, [...ROWS].reverse());
    const width = Math.floor(Math.log2(high)) + 1;
    for (const claim of [width, width - 1]) {
      const text = rowsCircuit(layer, false).replace(
        /\}\ncomponent main/,
        `component check = Widen(6, ${String(claim)}); check.in <== layer.out; }\ncomponent main`,
      );
      const outcome = await loadCircuit(`include "circuits/lib/range/widen.circom";\n${text}`).then(
        () => "compiled",
        (error: unknown) => String(error),
      );
      expect(outcome).to.match(claim === width ? /^compiled$/ : /False assert reached/);
    }
  });

  it("refuses another product with everything after it made to fit", async () => {
    const { layer } = product(3, 2, ROWS, [...ROWS].reverse());
    const circuit = await loadCircuit(rowsCircuit(layer, true), 0);
    const honest = await circuit.witness({ in: [1, 2, 3] });
    for (const by of [1n, -1n]) {
      const lie = Object.fromEntries(
        ["main.layer.raise[0].in", "main.layer.raise[0].out", "main.layer.out[0]", "main.out[0]"].map(
          (name) => [name, circuit.value(honest, name) + by],
        ),
      );
      expect(brokenConstraints(circuit.system, forge(circuit, honest, lie))).to.have.length(1);
    }
  });
});

describe("circuits: MaximumRows", () => {
  /** Groups of rows, and what they give. */
  function maximum(inputs: number, bits: number, rows: readonly Row[], starts: readonly number[]) {
    const ranges = rangesOf(rows, bits);
    const groups = starts.slice(1).map((end, g) => [starts[g] ?? NaN, end] as const);
    const low = Math.min(
      ...groups.map((group) => Math.max(...ranges.slice(...group).map(({ minimum }) => minimum))),
    );
    const outputs = groups.length;
    const instance = `MaximumRows(${rowParameters(inputs, rows).join()}, ${packedList(starts)}, ${String(outputs)})`;
    return {
      layer: { file: "maximumRows", inputs, bits, instance, outputs },
      reference: (input: readonly number[]) => {
        const values = evaluateRows(rows, input);
        return groups.map((group) => Math.max(...values.slice(...group)) - low);
      },
      cost: sum(groups.map((group) => maximumCost(ranges.slice(...group)))),
    };
  }

  it("equals the reference on every input and is sound", async () => {
    const { layer, reference, cost } = maximum(3, 2, ROWS, [0, 3, 4, 6]);
    await expectSoundLayer(layer, reference, cost);
    expectConstraints("circuits.maximumRows", cost);
  });

  it("is an OR of bits for one constraint each, and nothing where one row is always greater", async () => {
    const bit = (at: number, bias: number): Row => ({ terms: [[at, 1]], bias });
    const rows = [bit(0, 5), bit(1, 5), bit(2, 5), bit(0, 1), bit(1, 0), bit(2, 3)];
    const { layer, reference, cost } = maximum(3, 1, rows, [0, 3, 6]);
    expect(cost).to.equal(2);
    await expectSoundLayer(layer, reference, cost);
  });

  it("is the pooling of words for b + 2 constraints a pair", async () => {
    const rows = range(0, 3).map((at): Row => ({ terms: [[at, 1]], bias: 0 }));
    const { layer, reference, cost } = maximum(4, 2, rows, [0, 4]);
    expect(cost).to.equal(3 * 4);
    await expectSoundLayer(layer, reference, cost);
  });

  it("equals the reference on wide random rows", async () => {
    const { rows, inputs, bits } = wideLayer(7, 4);
    const { layer, reference } = maximum(inputs, bits, rows, [0, 1, 5, 9]);
    await expectEqualsReference(layer, reference, 7);
  });
});

describe("circuits: PackRows", () => {
  /** Packed rows, and what they give. */
  function packed(inputs: number, bits: number, rows: readonly Row[]) {
    const ranges = rangesOf(rows, bits);
    const low = Math.min(...ranges.map(({ minimum }) => minimum));
    const high = Math.max(...ranges.map(({ maximum }) => maximum));
    const field = high === low ? 1 : Math.floor(Math.log2(high - low)) + 1;
    const perWord = Math.floor(248 / field);
    const words = Math.ceil(rows.length / perWord);
    const instance = `PackRows(${rowParameters(inputs, rows).join()}, ${String(words)})`;
    return {
      layer: { file: "packRows", inputs, bits, instance, outputs: words },
      reference: (input: readonly number[]) => {
        const fields = evaluateRows(rows, input).map((value) => BigInt(value - low));
        return range(0, words - 1).map((w) =>
          fields
            .slice(w * perWord, (w + 1) * perWord)
            .reduceRight((sum, value) => (sum << BigInt(field)) + value, 0n),
        );
      },
    };
  }

  it("equals the reference on every input, for no constraints", async () => {
    const { layer, reference } = packed(3, 2, ROWS);
    await expectSoundLayer(layer, reference, 0);
  });

  it("begins another word when one is full", async () => {
    const { rows, inputs } = wideLayer(8, 20);
    const { layer, reference } = packed(inputs, 20, [...rows, ...rows]);
    expect(layer.outputs).to.be.greaterThan(1);
    await expectEqualsReference(layer, reference, 8);
  });
});
