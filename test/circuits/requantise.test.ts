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
import { loadCircuit } from "./support/loadCircuit.ts";
import { requantise, requantiseCost } from "./support/reference.ts";

/** low, high, shift, bits: every case the template distinguishes. */
const SETTINGS = [
  [-30, 60, 1, 2], // signed, clamps
  [-8, 15, 1, 2], // signed, clamps, one step below and above
  [-10, 7, 1, 2], // signed, never clamps
  [-3, 20, 0, 2], // no shift
  [-60, 13, 2, 2], // more below than above
  [0, 40, 1, 2], // never negative, clamps
  [0, 7, 1, 2], // never negative, never clamps
  [-20, 25, 2, 1], // one-bit output
  [-9, 30, 2, 3],
  [-4, 5, 0, 3],
] as const;

const one = (setting: readonly number[]) =>
  `include "circuits/lib/range/requantise.circom";
component main {public [in]} = Requantise(${setting.join(", ")});`;

describe("circuits: Requantise", () => {
  it("equals the reference on every number in range, and no other witness exists", async () => {
    for (const setting of SETTINGS) {
      const circuit = await loadCircuit(one(setting));
      const [low, high, shift, bits] = setting;
      for (const value of range(low, high)) {
        const witness = await expectOnlyHonestWitness(circuit, { in: value });
        const expected = requantise(value, shift, bits);
        expect(circuit.value(witness, "main.out"), `${setting.join()}: ${String(value)}`).to.equal(
          BigInt(expected),
        );
      }
    }
  });

  it("equals the reference at the edges of wide ranges", async () => {
    const [low, high, shift, bits] = [-5000, 9000, 4, 4];
    const circuit = await loadCircuit(one([low, high, shift, bits]));
    const edges = [low, -1, 0, 1, 15, 16, 239, 240, 255, 256, 257, 4095, 4096, high];
    for (const value of [...edges, ...range(0, 60).map((k) => low + k * 233)]) {
      const witness = await circuit.witness({ in: value });
      expect(circuit.value(witness, "main.out"), String(value)).to.equal(
        BigInt(requantise(value, shift, bits)),
      );
    }
    expectConstraints(
      `circuits.requantise.${[low, high, shift, bits].join(".")}`,
      circuit.system.constraintCount,
    );
  });

  it("has no witness out of range, or the right one just outside it", async () => {
    for (const setting of SETTINGS) {
      const circuit = await loadCircuit(one(setting));
      const [low, high, shift, bits] = setting;
      const reach = 4 * (high - low);
      for (const value of [low - reach, high + reach, SCALAR_FIELD_ORDER / 2n, SCALAR_FIELD_ORDER / 4n]) {
        await expectNoWitness(circuit, { in: value });
      }
      for (const value of [low - 1, high + 1]) {
        const outcome = await circuit.witness({ in: value }).catch(() => undefined);
        if (outcome === undefined) await expectNoWitness(circuit, { in: value });
        else expect(circuit.value(outcome, "main.out")).to.equal(BigInt(requantise(value, shift, bits)));
      }
    }
  });

  it("costs what the README says for every setting, and every constraint is needed", async () => {
    for (const setting of SETTINGS) {
      const circuit = await loadCircuit(one(setting));
      const [low, high, shift, bits] = setting;
      expectConstraints(`circuits.requantise.${setting.join(".")}`, circuit.system.constraintCount);
      expect(circuit.system.constraintCount, setting.join()).to.equal(requantiseCost(low, high, shift, bits));
      const outside = [low - 4 * (high - low), high + 4 * (high - low)];
      expectEveryConstraintNeeded(
        circuit,
        [...range(low, high), ...outside].map((value) => ({ in: value })),
      );
    }
  });

  it("is always zero, for nothing, where the range never reaches one step", async () => {
    const circuit = await loadCircuit(one([-50, 3, 2, 2]));
    for (const value of [-50, 0, 3]) {
      expect(circuit.value(await circuit.witness({ in: value }), "main.out")).to.equal(0n);
    }
    expect(circuit.system.constraintCount, "main's public output tied to 0").to.be.at.most(1);
  });
});

describe("circuits: Requantise against forged hints", () => {
  const name = (signal: string) => `main.general.${signal}`;
  const outputs = (value: bigint) => ({ "main.out": value, [name("out")]: value });

  it("refuses a negative number passed off as positive", async () => {
    const circuit = await loadCircuit(one([-30, 60, 1, 2]), 0);
    const honest = await circuit.witness({ in: -7 });
    expect(brokenConstraints(circuit.system, honest)).to.be.empty;
    for (const sign of [0n, 1n]) {
      const flipped = {
        [name("sign")]: sign,
        [name("square")]: sign * sign,
        ...outputs(sign === 0n ? 0n : 3n),
      };
      expect(brokenConstraints(circuit.system, forge(circuit, honest, flipped))).to.not.be.empty;
    }
    const absorbed = { [name("sign")]: 0n, [name("square")]: 0n, [name("rest[0]")]: -7n, ...outputs(3n) };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, absorbed))).to.not.be.empty;
  });

  it("refuses the value before the clamp", async () => {
    const circuit = await loadCircuit(one([-30, 60, 1, 2]), 0);
    const honest = await circuit.witness({ in: 13 });
    for (const unclamped of [6n, 2n]) {
      expect(brokenConstraints(circuit.system, forge(circuit, honest, outputs(unclamped)))).to.not.be.empty;
    }
    const noSign = { [name("sign")]: 0n, [name("square")]: 0n, [name("rest[2]")]: 3n, ...outputs(6n) };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, noSign))).to.not.be.empty;
  });

  it("refuses quotient + 1 with remainder − 2^T, and the converse", async () => {
    const circuit = await loadCircuit(one([-30, 60, 1, 2]), 0);
    const honest = await circuit.witness({ in: 21 }); // 21 = 5 + 8·2: sign 1, excess 1
    const sign = circuit.value(honest, name("sign"));
    for (const by of [1n, -1n]) {
      const moved = {
        [name("excess[0]")]: circuit.value(honest, name("excess[0]")) + by,
        [name("rest[0]")]: circuit.value(honest, name("rest[0]")) - 8n * by,
      };
      expect(brokenConstraints(circuit.system, forge(circuit, honest, moved))).to.not.be.empty;
      const signMoved = {
        [name("sign")]: sign + by,
        [name("rest[0]")]: circuit.value(honest, name("rest[0]")) - 8n * by,
      };
      expect(brokenConstraints(circuit.system, forge(circuit, honest, signMoved))).to.not.be.empty;
    }
  });

  it("refuses digits of the input plus the field's order", async () => {
    const circuit = await loadCircuit(one([-30, 60, 1, 2]), 0);
    const honest = await circuit.witness({ in: 5 });
    const wrapped = 5n + SCALAR_FIELD_ORDER;
    const digits = Object.fromEntries(
      range(0, 2).map((i) => [name(`rest[${String(i)}]`), (wrapped >> BigInt(i)) & 1n]),
    );
    const excess = Object.fromEntries(
      range(0, 2).map((i) => [name(`excess[${String(i)}]`), (wrapped >> BigInt(3 + i)) & 1n]),
    );
    const forged = forge(circuit, honest, {
      ...digits,
      ...excess,
      [name("sign")]: 1n,
      [name("square")]: 1n,
      ...outputs(0n),
    });
    expect(brokenConstraints(circuit.system, forged)).to.not.be.empty;
  });

  it("refuses every change of a single wire", async () => {
    const circuit = await loadCircuit(one([-30, 60, 1, 2]), 0);
    for (const value of [-30, -1, 0, 6, 7, 8, 60]) {
      const honest = await circuit.witness({ in: value });
      for (const [signal, wire] of circuit.wireOf) {
        if (wire < 0) continue;
        const before = honest[wire] ?? 0n;
        for (const after of [before + 1n, before - 1n, 1n - before, -before, before + 8n]) {
          if ((after - before) % SCALAR_FIELD_ORDER === 0n) continue;
          const broken = brokenConstraints(circuit.system, forge(circuit, honest, { [signal]: after }));
          expect(broken, `${signal} = ${after.toString()} for ${String(value)}`).to.not.be.empty;
        }
      }
    }
  });
});
