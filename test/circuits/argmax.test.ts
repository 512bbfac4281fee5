// SPDX-License-Identifier: MIT
import { expect } from "chai";
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
import { argmax, argmaxCost } from "./support/reference.ts";

const source = (low: readonly number[], high: readonly number[]) => `include "circuits/lib/nn/argmax.circom";
component main {public [in]} = Argmax(${String(low.length)}, [${low.join(", ")}], [${high.join(", ")}]);`;

const LOW = [-2, -1, -2];
const HIGH = [1, 1, 0];

/** All triples within LOW and HIGH. */
const TRIPLES = range(-2, 1).flatMap((a) => range(-1, 1).flatMap((b) => range(-2, 0).map((c) => [a, b, c])));

describe("circuits: Argmax", () => {
  it("equals the reference on all triples in range, ties included, and no other witness exists", async () => {
    const circuit = await loadCircuit(source(LOW, HIGH));
    for (const triple of TRIPLES) {
      const witness = await expectOnlyHonestWitness(circuit, { in: triple });
      expect(circuit.value(witness, "main.out"), triple.join()).to.equal(BigInt(argmax(triple)));
    }
  });

  it("equals the reference on ten classes with random and equal accumulators", async () => {
    const low = range(0, 9).map((i) => -800 - 13 * i);
    const high = range(0, 9).map((i) => 700 + 31 * i);
    const circuit = await loadCircuit(source(low, high));
    const random = randomSource(1);
    const rows = [
      ...range(1, 60).map(() => range(0, 9).map((i) => random(low[i] ?? 0, high[i] ?? 0))),
      ...range(1, 60).map(() => range(0, 9).map(() => random(-1, 1))), // many ties
      range(0, 9).map(() => 0),
      low,
      high,
    ];
    for (const row of rows) {
      expect(circuit.value(await circuit.witness({ in: row }), "main.out"), row.join()).to.equal(
        BigInt(argmax(row)),
      );
    }
    const own = circuit.system.constraintCount;
    expect(own).to.be.oneOf([argmaxCost(low, high), argmaxCost(low, high) + 1]);
    expectConstraints("circuits.argmax.10", own);
  });

  it("takes a number that is always the greatest, and numbers that are all the same", async () => {
    for (const [low, high] of [
      [
        [5, 0, 0],
        [5, 3, 3],
      ],
      [
        [4, 4, 4],
        [4, 4, 4],
      ],
      [
        [0, 3],
        [0, 3],
      ],
    ] as const) {
      const circuit = await loadCircuit(source(low, high));
      for (const row of [low, high]) {
        const witness = await expectOnlyHonestWitness(circuit, { in: row });
        expect(circuit.value(witness, "main.out"), row.join()).to.equal(BigInt(argmax(row)));
      }
      expect(circuit.system.constraintCount).to.be.at.most(argmaxCost(low, high) + 1);
    }
  });

  it("has no witness where an accumulator is far out of range", async () => {
    const circuit = await loadCircuit(source(LOW, HIGH));
    for (const row of [
      [20, 0, 0],
      [0, 0, 20],
      [0, -20, 0],
    ])
      await expectNoWitness(circuit, { in: row });
  });

  it("refuses the other class on a tie, and every other class in any case", async () => {
    const circuit = await loadCircuit(source(LOW, HIGH), 0);
    for (const row of [
      [1, 1, 0],
      [0, 0, 0],
      [-1, 1, 0],
    ]) {
      const honest = await circuit.witness({ in: row });
      expect(brokenConstraints(circuit.system, honest)).to.be.empty;
      for (const other of range(0, 2).filter((i) => i !== argmax(row))) {
        const chosen = Object.fromEntries(
          range(0, 2).map((i) => [`main.chosen[${String(i)}]`, i === other ? 1n : 0n]),
        );
        const changes = { ...chosen, "main.out": BigInt(other), "main.top": BigInt(row[other] ?? 0) };
        expect(
          brokenConstraints(circuit.system, forge(circuit, honest, changes)),
          `${row.join()} → ${String(other)}`,
        ).to.not.be.empty;
      }
    }
  });

  it("refuses two chosen classes and half a class", async () => {
    const circuit = await loadCircuit(source(LOW, HIGH), 0);
    const honest = await circuit.witness({ in: [0, 0, 0] });
    const two = { "main.chosen[0]": -1n, "main.chosen[1]": 1n, "main.chosen[2]": 1n, "main.out": 3n };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, two))).to.not.be.empty;
    expect(brokenConstraints(circuit.system, forge(circuit, honest, { "main.out": 1n }))).to.not.be.empty;
  });

  it("needs every constraint", async () => {
    const circuit = await loadCircuit(source(LOW, HIGH));
    expectConstraints("circuits.argmax.3", circuit.system.constraintCount);
    expectEveryConstraintNeeded(
      circuit,
      [...TRIPLES, [20, 0, 0], [0, 0, 20]].map((row) => ({ in: row })),
    );
  });
});
