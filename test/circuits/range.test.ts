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
import { loadCircuit, toField, toSigned } from "./support/loadCircuit.ts";

const bitLength = (value: number) => 32 - Math.clz32(value);
const bits = (n: number) =>
  `include "circuits/lib/range/bits.circom";\ncomponent main {public [in]} = Bits(${String(n)});`;
const threshold = (low: number, high: number, limit: number) =>
  `include "circuits/lib/range/threshold.circom";
component main {public [in]} = Threshold(${[low, high, limit].join(", ")});`;
/** Larger of two words, each raised by the least value of its range. */
const larger = (left: readonly [number, number], right: readonly [number, number]) => `
include "circuits/lib/range/words.circom";
include "circuits/lib/range/larger.circom";
template Test() {
    signal input in[2];
    signal output out;
    component words[2];
    ${[left, right]
      .map(
        ([low, high], i) => `
    words[${String(i)}] = Words(1, ${String(bitLength(high - low))});
    words[${String(i)}].in[0] <== in[${String(i)}] - ${String(low)};`,
      )
      .join("")}
    component larger = Larger([${left.join()}], [${right.join()}]);
    larger.in[0] <== words[0].out[0] + ${String(left[0])};
    larger.in[1] <== words[1].out[0] + ${String(right[0])};
    out <== larger.out;
}
component main {public [in]} = Test();`;
/** What a tag says of words that are raised or widened. */
const tagged = (template: string, claim: number, claimed: string) => `
include "circuits/lib/range/words.circom";
include "circuits/lib/range/raise.circom";
include "circuits/lib/range/widen.circom";
template Claim() { signal input {maxbit} in; assert(in.maxbit == ${String(claim)}); signal output out <== in; }
template Test() {
    signal input in;
    component words = Words(1, 3);
    words.in[0] <== in;
    component part = ${template};
    part.in${claimed} <== words.out[0];
    component claim = Claim();
    claim.in <== part.out${claimed};
    signal output out <== claim.out;
}
component main {public [in]} = Test();`;
const outcomeOf = async (source: string) =>
  await loadCircuit(source).then(
    () => "compiled",
    (error: unknown) => String(error),
  );

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

describe("circuits: Larger", () => {
  for (const [left, right, cost] of [
    [[0, 3], [0, 3], 4],
    [[0, 1], [0, 1], 1],
    [[-2, 1], [-3, 0], 4],
    [[-4, 3], [0, 1], 5],
    [[4, 7], [0, 3], 0],
    [[-8, -5], [-5, -4], 0],
  ] as const) {
    it(`is the greater of all pairs within ${JSON.stringify([left, right])}, without another witness`, async () => {
      const circuit = await loadCircuit(larger(left, right));
      const pairs = range(left[0], left[1]).flatMap((a) =>
        range(right[0], right[1]).map((b) => ({ in: [a, b] })),
      );
      for (const { in: pair } of pairs) {
        const witness = await expectOnlyHonestWitness(circuit, { in: pair });
        expect(toSigned(circuit.value(witness, "main.out"))).to.equal(BigInt(Math.max(...pair)));
      }
      const words = bitLength(left[1] - left[0]) + bitLength(right[1] - right[0]);
      // The output is public: where it is linear it takes a constraint that Larger itself does not.
      expect(circuit.system.constraintCount - words).to.equal(Math.max(1, cost));
      expectEveryConstraintNeeded(circuit, [
        ...pairs,
        { in: [left[1] + 1, right[0]] },
        { in: [left[0], right[1] + 1] },
      ]);
    });
  }

  it("refuses the smaller number, and a claim that it is the greater", async () => {
    const circuit = await loadCircuit(larger([0, 3], [0, 3]), 0);
    const honest = await circuit.witness({ in: [1, 3] });
    const smaller = { "main.larger.out": 1n, "main.out": 1n };
    const claim = { "main.larger.exceeds.digit[2]": 1n, "main.larger.exceeds.out": 1n };
    for (const lie of [smaller, { ...smaller, ...claim }]) {
      expect(brokenConstraints(circuit.system, forge(circuit, honest, lie))).to.not.be.empty;
    }
  });

  it("does not compile with a range upside down or beyond 2^120", async () => {
    for (const bad of [
      "[1, 0], [0, 3]",
      `[0, 3], [0, ${String(2n ** 120n)}]`,
      `[${String(-(2n ** 120n))}, 0], [0, 3]`,
    ]) {
      const source = larger([0, 3], [0, 3]);
      const changed = source.replace("Larger([0,3], [0,3])", `Larger(${bad})`);
      expect(changed).to.not.equal(source);
      expect(await outcomeOf(changed)).to.contain("False assert reached");
    }
  });
});

describe("circuits: Raise and Widen", () => {
  for (const [template, claim, index, by] of [
    ["Raise(0, 7, -5, 4)", 4, "", 5],
    ["Raise(0, 7, 0, 3)", 3, "", 0],
    ["Widen(1, 6)", 6, "[0]", 0],
    ["Widen(1, 3)", 3, "[0]", 0],
  ] as const) {
    it(`${template} gives the same words, and the tag it is asked for`, async () => {
      const circuit = await loadCircuit(tagged(template, claim, index));
      for (const word of range(0, 7)) {
        const witness = await expectOnlyHonestWitness(circuit, { in: word });
        expect(circuit.value(witness, "main.out")).to.equal(BigInt(word + by));
      }
      for (const outside of [-1, 8]) await expectNoWitness(circuit, { in: outside });
      expect(circuit.system.constraintCount).to.equal(3 + 1);
      expect(await outcomeOf(tagged(template, claim + 1, index))).to.contain("False assert reached");
    });
  }

  it("do not compile where the tag would not hold", async () => {
    for (const [template, claim, index] of [
      ["Raise(0, 7, -5, 3)", 3, ""],
      ["Raise(0, 7, 1, 3)", 3, ""],
      ["Raise(7, 0, 0, 3)", 3, ""],
      ["Widen(1, 2)", 2, "[0]"],
    ] as const) {
      expect(await outcomeOf(tagged(template, claim, index)), template).to.contain("False assert reached");
    }
  });
});
