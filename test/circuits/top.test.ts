// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { argmaxCost, topCost } from "../../src/compiler/costs.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import {
  expectEveryConstraintNeeded,
  expectNoWitness,
  expectOnlyHonestWitness,
  randomSource,
  range,
} from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";
import { argmax } from "./support/reference.ts";
import {
  evaluateRows,
  expectEqualsReference,
  expectSoundLayer,
  randomRows,
  rangesOf,
  readOutputs,
  rowParameters,
  rowsCircuit,
  type Row,
} from "./support/rows.ts";

const LOW = [-2, -1, -2];
const HIGH = [1, 1, 0];

/** All triples within LOW and HIGH. */
const TRIPLES = range(-2, 1).flatMap((a) => range(-1, 1).flatMap((b) => range(-2, 0).map((c) => [a, b, c])));

const source = (k: number, low: readonly number[] = LOW, high: readonly number[] = HIGH) =>
  `include "circuits/lib/nn/top.circom";
component main {public [in]} = Top(${[low.length, k, JSON.stringify(low), JSON.stringify(high)].join()});`;

/** Positions of the k greatest values, the lowest first among equals. */
function top(values: readonly number[], k: number): number[] {
  return values
    .map((value, at) => ({ value, at }))
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, k)
    .map(({ at }) => at);
}

describe("circuits: Top", () => {
  for (const k of [1, 2]) {
    it(`gives the ${String(k)} greatest of all triples in range, ties included, and is sound`, async () => {
      const circuit = await loadCircuit(source(k));
      for (const triple of TRIPLES) {
        const witness = await expectOnlyHonestWitness(circuit, { in: triple });
        expect(readOutputs(circuit, witness, k), triple.join()).to.deep.equal(top(triple, k).map(BigInt));
      }
      const far = [
        [40, 0, 0],
        [0, 0, -40],
        [0, -40, 0],
      ];
      for (const row of far) await expectNoWitness(circuit, { in: row });
      expectEveryConstraintNeeded(
        circuit,
        [...TRIPLES.filter((_, i) => i % 4 === 0), ...far].map((row) => ({ in: row })),
      );
    });
  }

  it("refuses every other order and choice on ties", async () => {
    const circuit = await loadCircuit(source(2), 0);
    for (const row of [
      [0, 0, 0],
      [1, 1, 0],
      [0, 1, 0],
    ]) {
      const honest = await circuit.witness({ in: row });
      expect(brokenConstraints(circuit.system, honest)).to.be.empty;
      const orders = range(0, 2).flatMap((a) => range(0, 2).map((b) => [a, b]));
      for (const order of orders.filter((other) => other.join() !== top(row, 2).join())) {
        const changes = order.flatMap((at, t): [string, bigint][] => [
          [`main.out[${String(t)}]`, BigInt(at)],
          [`main.place[${String(t)}]`, BigInt((row[at] ?? NaN) * 3 + 2 - at)],
          ...range(0, 2).map((j): [string, bigint] => [
            `main.chosen[${String(t)}][${String(j)}]`,
            j === at ? 1n : 0n,
          ]),
        ]);
        expect(
          brokenConstraints(circuit.system, forge(circuit, honest, Object.fromEntries(changes))),
          `${row.join()} → ${order.join()}`,
        ).to.not.be.empty;
      }
    }
  });
});

/** Rows of which some tie for every input, and some for a few. */
const ROWS: readonly Row[] = [
  { terms: [[0, 1], [1, -1]], bias: 1 }, // prettier-ignore
  { terms: [[1, 1]], bias: 0 },
  { terms: [[1, 1]], bias: 0 },
  { terms: [[2, -1]], bias: 3 },
];

describe("circuits: TopRows", () => {
  for (const k of [1, 2, 4]) {
    it(`gives the first ${String(k)} of four rows with ties, at the stated cost`, async () => {
      const instance = `TopRows(${rowParameters(3, ROWS).join()}, ${String(k)})`;
      const cost = topCost(rangesOf(ROWS, 2), k);
      const layer = { file: "topRows", inputs: 3, bits: 2, instance, outputs: k };
      await expectEqualsReference(layer, (input) => top(evaluateRows(ROWS, input), k), k);
      const bare = await loadCircuit(rowsCircuit(layer, false));
      expect(bare.system.constraintCount).to.equal(3 * 2 + cost);
      expectConstraints(`circuits.topRows.${String(k)}`, cost);
    });
  }

  it("equals the reference on wide random rows", async () => {
    const rows = randomRows(randomSource(2), 20, 12, 9, 7);
    const instance = `TopRows(${rowParameters(20, rows).join()}, 5)`;
    const layer = { file: "topRows", inputs: 20, bits: 4, instance, outputs: 5 };
    await expectEqualsReference(layer, (input) => top(evaluateRows(rows, input), 5), 2);
  });
});

describe("circuits: ClassifyRows", () => {
  it("gives the first greatest row on every input, and is sound", async () => {
    const instance = `ClassifyRows(${rowParameters(3, ROWS).join()})`;
    const cost = argmaxCost(rangesOf(ROWS, 2));
    const layer = { file: "classifyRows", inputs: 3, bits: 2, instance };
    await expectSoundLayer(layer, (input) => [argmax(evaluateRows(ROWS, input))], cost);
    expectConstraints("circuits.classifyRows", cost);
  });
});
