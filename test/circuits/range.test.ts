// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import {
  expectEveryConstraintNeeded,
  expectNoWitness,
  expectOnlyHonestWitness,
  range,
} from "./support/expectations.ts";
import { loadCircuit, toField } from "./support/loadCircuit.ts";

const bits = (n: number) =>
  `include "circuits/lib/range/bits.circom";\ncomponent main {public [in]} = Bits(${String(n)});`;
const threshold = (low: number, high: number, limit: number) =>
  `include "circuits/lib/range/threshold.circom";
component main {public [in]} = Threshold(${[low, high, limit].join(", ")});`;
const MAXIMUM = (width: number) => `
include "circuits/lib/range/words.circom";
include "circuits/lib/range/maximum.circom";
template Test() {
    signal input in[2];
    signal output out;
    component words = Words(2, ${String(width)});
    words.in <== in;
    component maximum = Maximum(${String(width)});
    maximum.in <== words.out;
    out <== maximum.out;
}
component main {public [in]} = Test();`;

describe("circuits: Bits", () => {
  it("gives the digits of every number in range, and no witness but the honest one exists", async () => {
    const circuit = await loadCircuit(bits(4));
    for (const value of range(0, 15)) {
      const witness = await expectOnlyHonestWitness(circuit, { in: value });
      expect(range(0, 3).map((i) => circuit.value(witness, `main.out[${String(i)}]`))).to.deep.equal(
        range(0, 3).map((i) => BigInt((value >> i) & 1)),
      );
    }
  });

  it("has no witness for numbers out of range", async () => {
    const circuit = await loadCircuit(bits(4));
    for (const value of [-1, -15, 16, 17, 31, 1 << 20, SCALAR_FIELD_ORDER / 2n, SCALAR_FIELD_ORDER - 16n]) {
      await expectNoWitness(circuit, { in: value });
    }
  });

  it("refuses digits of x + p at the greatest width, and a greater width does not compile", async () => {
    const circuit = await loadCircuit(bits(252), 0);
    const honest = await circuit.witness({ in: 5 });
    const wrapped = 5n + SCALAR_FIELD_ORDER; // needs 254 digits: the upper two are cut off, or kept in the last digit
    const digits = range(0, 251).map((i): [string, bigint] => [
      `main.out[${String(i)}]`,
      (wrapped >> BigInt(i)) & 1n,
    ]);
    expect(brokenConstraints(circuit.system, forge(circuit, honest, Object.fromEntries(digits)))).to.not.be
      .empty;
    const rest: [string, bigint] = ["main.out[251]", wrapped >> 251n];
    expect(brokenConstraints(circuit.system, forge(circuit, honest, Object.fromEntries([...digits, rest]))))
      .to.not.be.empty;
    const refusal = await loadCircuit(bits(253)).then(
      () => "compiled",
      (error: unknown) => String(error),
    );
    expect(refusal).to.contain("False assert reached");
  });

  it("costs one constraint a digit, all of them needed", async () => {
    const circuit = await loadCircuit(bits(4));
    // The sum stays as a constraint of its own only where, as here, both sides are public.
    const own = circuit.system.constraintCount - 1;
    expectConstraints("circuits.bits.4", own);
    expect(own).to.equal(4);
    expectEveryConstraintNeeded(
      circuit,
      range(0, 15).map((value) => ({ in: value })),
    );
  });
});

describe("circuits: Threshold", () => {
  const settings = [
    [-5, 6, 1],
    [-12, 3, 2],
    [-3, 12, 4],
    [0, 9, 4],
  ] as const;

  it("says for every number in range whether the limit is reached, without another witness", async () => {
    for (const [low, high, limit] of settings) {
      const circuit = await loadCircuit(threshold(low, high, limit));
      for (const value of range(low, high)) {
        const witness = await expectOnlyHonestWitness(circuit, { in: value });
        expect(circuit.value(witness, "main.out")).to.equal(value >= limit ? 1n : 0n);
      }
    }
  });

  it("has no witness far out of range, where the sign would be a lie", async () => {
    const circuit = await loadCircuit(threshold(-5, 6, 1));
    for (const value of [-8, -100, 9, 100, SCALAR_FIELD_ORDER / 2n])
      await expectNoWitness(circuit, { in: value });
  });

  it("refuses a flipped sign digit, with and without the digits made to fit", async () => {
    const circuit = await loadCircuit(threshold(-5, 6, 1), 0);
    const honest = await circuit.witness({ in: -2 });
    expect(brokenConstraints(circuit.system, honest)).to.be.empty;
    const lie = { "main.digit[3]": 1n, "main.out": 1n };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, lie))).to.not.be.empty;
    const fitted = { ...lie, "main.digit[0]": circuit.value(honest, "main.digit[0]") - 8n };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, fitted))).to.not.be.empty;
  });

  it("costs the width of the signed difference, nothing when the answer is fixed", async () => {
    for (const [low, high, limit] of settings) {
      const circuit = await loadCircuit(threshold(low, high, limit));
      expectConstraints(`circuits.threshold.${[low, high, limit].join(".")}`, circuit.system.constraintCount);
      expectEveryConstraintNeeded(
        circuit,
        range(low, high).map((value) => ({ in: value })),
      );
    }
    for (const [low, high, limit, answer] of [
      [3, 9, 2, 1n],
      [-3, 1, 2, 0n],
    ] as const) {
      const fixed = await loadCircuit(threshold(low, high, limit));
      const witness = await fixed.witness({ in: low });
      expect(fixed.value(witness, "main.out")).to.equal(answer);
      expect(fixed.system.constraintCount, "main's output tied to a constant").to.be.at.most(1);
    }
  });
});

describe("circuits: GatedBits", () => {
  const source = `include "circuits/lib/range/gatedBits.circom";\ncomponent main {public [in, gate]} = GatedBits(3);`;

  it("holds the range with the gate open and zero with the gate shut, nothing else", async () => {
    const circuit = await loadCircuit(source);
    for (const value of range(0, 7)) await expectOnlyHonestWitness(circuit, { in: value, gate: 1 });
    await expectOnlyHonestWitness(circuit, { in: 0, gate: 0 });
    for (const value of [-1, 8, 9, toField(-8)]) await expectNoWitness(circuit, { in: value, gate: 1 });
    for (const value of [-1, 1, 4, 7, 8]) await expectNoWitness(circuit, { in: value, gate: 0 });
  });

  it("costs one constraint a digit, all of them needed", async () => {
    const circuit = await loadCircuit(source);
    expectConstraints("circuits.gatedBits.3", circuit.system.constraintCount);
    expectEveryConstraintNeeded(
      circuit,
      range(0, 7).map((value) => ({ in: value, gate: 1 })),
    );
  });
});

describe("circuits: Maximum", () => {
  for (const width of [1, 2, 3]) {
    it(`is the greater of all pairs of ${String(width)}-bit numbers, without another witness`, async () => {
      const circuit = await loadCircuit(MAXIMUM(width));
      const cases = range(0, 2 ** width - 1).flatMap((a) =>
        range(0, 2 ** width - 1).map((b) => ({ in: [a, b] })),
      );
      for (const { in: pair } of cases) {
        const witness = await expectOnlyHonestWitness(circuit, { in: pair });
        expect(circuit.value(witness, "main.out")).to.equal(BigInt(Math.max(...pair)));
      }
      const own = circuit.system.constraintCount - 2 * width;
      expect(own).to.equal(width === 1 ? 1 : width + 2);
      expectConstraints(`circuits.maximum.${String(width)}`, own);
      expectEveryConstraintNeeded(circuit, [...cases, { in: [2 ** width, 0] }, { in: [0, 2 ** width] }]);
    });
  }

  it("does not take numbers whose range is not proved, nor of another width", async () => {
    const refusals = [
      MAXIMUM(2).replace("maximum.in <== words.out", "maximum.in <== in"),
      MAXIMUM(2).replace("Maximum(2)", "Maximum(1)"),
    ];
    for (const text of refusals) {
      const outcome = await loadCircuit(text).then(
        () => "compiled",
        (error: unknown) => String(error),
      );
      expect(outcome).to.match(/missing tags|False assert reached/);
    }
  });

  it("refuses the smaller number and an unclaimed sign", async () => {
    const circuit = await loadCircuit(MAXIMUM(2), 0);
    const honest = await circuit.witness({ in: [1, 3] });
    const smaller = { "main.maximum.out": 1n, "main.out": 1n };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, smaller))).to.not.be.empty;
    const flipped = { ...smaller, "main.maximum.digits.out[2]": 1n };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, flipped))).to.not.be.empty;
  });
});
