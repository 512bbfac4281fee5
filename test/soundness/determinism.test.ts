// SPDX-License-Identifier: MIT
// The determinism checker must never say "determined" of a signal that is not; and it should reach every signal of
// what the library and the compiler make.
import { expect } from "chai";
import { compileModel } from "../../src/compiler/index.ts";
import type { Constraint, ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import { checkDeterminism } from "../../src/soundness/checkDeterminism.ts";
import { circuitOf } from "../../src/soundness/circuit.ts";
import { determine } from "../../src/soundness/determine.ts";
import { givenWires, randomSource, range } from "../circuits/support/expectations.ts";
import { loadCircuit, toField } from "../circuits/support/loadCircuit.ts";
import { allWitnesses } from "./allWitnesses.ts";
import { randomDigits } from "./randomDigits.ts";

/** Gadgets with one input list `in`, and a few values of it that have a witness. */
const GADGETS: readonly { source: string; inputs: readonly object[] }[] = [
  { source: gadget("range/bits", "Bits(3)"), inputs: range(0, 7).map((value) => ({ in: value })) },
  {
    source: gadget("range/requantise", "Requantise(-12, 40, 1, 2)"),
    inputs: [-12, -1, 0, 3, 7, 8, 40].map((value) => ({ in: value })),
  },
  {
    source: gadget("range/requantise", "Requantise(-12, 7, 0, 3)"),
    inputs: [-12, -1, 0, 7].map((value) => ({ in: value })),
  },
  {
    source: gadget("range/requantise", "Requantise(0, 40, 1, 2)"),
    inputs: [0, 5, 40].map((value) => ({ in: value })),
  },
  {
    source: gadget("range/threshold", "Threshold(-5, 6, 2)"),
    inputs: [-5, 1, 2, 6].map((value) => ({ in: value })),
  },
  {
    source: gadget("nn/argmax", "Argmax(3, [-2, 0, -1], [1, 2, 3])"),
    inputs: [{ in: [1, 1, 1] }, { in: [-2, 2, 2] }, { in: [0, 0, 3] }],
  },
  {
    source: gadget("nn/argmax", "Argmax(2, [0, 0], [0, 1])"),
    inputs: [{ in: [0, 0] }, { in: [0, 1] }],
  },
  {
    source: `include "circuits/lib/range/larger.circom";
include "circuits/lib/range/words.circom";
template Test() {
    signal input in[2]; signal output out;
    component words = Words(2, 2); words.in <== in;
    out <== Larger([0, 3], [0, 3])(words.out);
}
component main {public [in]} = Test();`,
    inputs: [{ in: [0, 3] }, { in: [2, 2] }],
  },
];

/** Circuits with a hole: some signal has several values. */
const HOLES: Readonly<Record<string, string>> = {
  "IsZero without its second constraint": `template Test() {
    signal input in; signal output out; signal inverse <-- in == 0 ? 0 : 1 / in;
    out <== 1 - in * inverse;
}`,
  "IsZero, whose inverse of 0 is free": `template Test() {
    signal input in; signal output out; signal inverse <-- in == 0 ? 0 : 1 / in;
    out <== 1 - in * inverse; in * out === 0;
}`,
  "a square root": `template Test() {
    signal input in; signal output out; signal root <-- 3; root * root === in; out <== root * in;
}`,
  "254 binary digits": `template Test() {
    signal input in; signal output out; signal digit[254]; var sum = 0;
    for (var i = 0; i < 254; i++) {
        digit[i] <-- (in >> i) & 1; digit[i] * (digit[i] - 1) === 0; sum += digit[i] * (1 << i);
    }
    sum === in; out <== digit[253] * in;
}`,
  "circomlib-ml's Dense, whose remainder is only asserted": `template Test() {
    signal input in; signal output out; signal remainder <-- in % 10; signal square <== remainder * in;
    out <-- in \\ 10; assert(remainder < 10); out * 10 + remainder === in;
}`,
  "circomlib-ml's ReLU by Num2Bits(254)": `include "circomlib/circuits/sign.circom";
template Test() {
    signal input in; signal output out; signal digit[254]; var sum = 0;
    for (var i = 0; i < 254; i++) {
        digit[i] <-- (in >> i) & 1; digit[i] * (digit[i] - 1) === 0; sum += digit[i] * (1 << i);
    }
    sum === in;
    component sign = Sign(); sign.in <== digit; out <== in * (1 - sign.sign);
}`,
  "an argmax in which ties are free": `template Test() {
    signal input in[2]; signal output out; signal second; signal gap[2][3];
    second <-- in[1] > in[0] ? 1 : 0; second * (second - 1) === 0;
    signal top <-- in[1] > in[0] ? in[1] : in[0];
    for (var j = 0; j < 2; j++) {
        var sum = 0; var gate = j == 0 ? second : 1 - second;
        for (var i = 0; i < 3; i++) {
            gap[j][i] <-- ((top - in[j]) >> i) & 1; gap[j][i] * (gap[j][i] - gate) === 0; sum += gap[j][i] * (1 << i);
        }
        sum === top - in[j];
    }
    out <== second;
}`,
};

function gadget(file: string, call: string): string {
  return `include "circuits/lib/${file}.circom";\ncomponent main {public [in]} = ${call};`;
}

/** The wires reported as determined if the inputs are. */
function determinedWires(system: ConstraintSystem, given: Iterable<number>): Set<number> {
  const { determined } = determine({ circuit: circuitOf(system), given });
  return new Set(range(0, system.wires - 1).filter((wire) => determined[wire] === 1));
}

/** Fails if two witnesses differ in a wire that was reported as determined. @returns how many witnesses there are. */
function expectTrueReport(
  system: ConstraintSystem,
  given: ReadonlyMap<number, bigint>,
  determined: ReadonlySet<number>,
  title: string,
): number {
  const { witnesses, free } = allWitnesses(system, given, 40);
  if (free) {
    expect(determined.size, `${title}: a wire may take any value`).to.be.lessThan(system.wires);
    return Infinity;
  }
  const [first, ...others] = witnesses;
  for (const other of others)
    for (const wire of determined)
      expect(other[wire], `${title}: wire ${String(wire)} is called determined`).to.equal(first?.[wire]);
  return witnesses.length;
}

/** The system with another coefficient somewhere, perhaps 0. */
function withCoefficientChanged(
  system: ConstraintSystem,
  random: (from: number, to: number) => number,
): ConstraintSystem {
  const chosen = random(0, system.constraints.length - 1);
  const change = (part: Constraint["a"]): Constraint["a"] => {
    const wires = Object.keys(part);
    const wire = wires[random(0, wires.length - 1)];
    if (wire === undefined) return part;
    const entries = Object.entries({ ...part, [wire]: toField(random(-3, 3)) });
    return Object.fromEntries(entries.filter(([, coefficient]) => coefficient !== 0n));
  };
  const constraints = system.constraints.map((constraint, k) => {
    if (k !== chosen) return constraint;
    const part = (["a", "b", "c"] as const)[random(0, 2)] ?? "a";
    return { ...constraint, [part]: change(constraint[part]) };
  });
  return { ...system, constraints };
}

/** False for systems with a curve of witnesses, of which there is no list. */
function isSearchable(system: ConstraintSystem, given: ReadonlyMap<number, bigint>): boolean {
  try {
    allWitnesses(system, given, 40);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes("neither solved nor split")) return false;
    throw error;
  }
}

describe("soundness: determinism checker", () => {
  for (const [name, template] of Object.entries(HOLES)) {
    it(`does not pass ${name}`, async () => {
      const circuit = await loadCircuit(`${template}\ncomponent main {public [in]} = Test();`);
      const report = await checkDeterminism({ r1cs: circuit.r1cs });
      expect(report.undetermined).to.not.be.empty;
      expect(report.determinedPct).to.be.lessThan(100);
      expect(report.determined + report.undetermined.length).to.equal(report.signals);
    });
  }

  for (const { source, inputs } of GADGETS) {
    const name = /= (\S.*);$/.exec(source)?.[1] ?? source;

    it(`passes ${name}, which has one witness for each input`, async () => {
      const circuit = await loadCircuit(source);
      const { undetermined } = await checkDeterminism({ r1cs: circuit.r1cs });
      expect(undetermined).to.deep.equal([]);
      for (const input of inputs) {
        const { witnesses, free } = allWitnesses(circuit.system, givenWires(circuit, { ...input }));
        expect({ count: witnesses.length, free }).to.deep.equal({ count: 1, free: false });
      }
    });

    it(`says nothing false of ${name} without any one of its constraints`, async () => {
      const circuit = await loadCircuit(source);
      let seen = 0;
      for (const deleted of circuit.system.constraints.keys()) {
        const constraints = circuit.system.constraints.filter((_, k) => k !== deleted);
        const system = { ...circuit.system, constraints };
        for (const input of inputs) {
          const given = givenWires(circuit, { ...input });
          const determined = determinedWires(system, given.keys());
          if (expectTrueReport(system, given, determined, `without constraint ${String(deleted)}`) > 1)
            seen++;
        }
      }
      expect(seen, "deletions that leave a choice").to.be.greaterThan(0);
    });
  }

  it("says nothing false of gadgets with one coefficient changed", async () => {
    const random = randomSource(11);
    let [several, reached] = [0, 0];
    for (const { source, inputs } of GADGETS) {
      const circuit = await loadCircuit(source);
      for (const turn of range(1, 80)) {
        const system = withCoefficientChanged(circuit.system, random);
        for (const input of inputs.slice(0, 3)) {
          const given = givenWires(circuit, { ...input });
          if (!isSearchable(system, given)) continue;
          const determined = determinedWires(system, given.keys());
          if (expectTrueReport(system, given, determined, `${source}, turn ${String(turn)}`) > 1) several++;
          if (determined.size === system.wires) reached++;
        }
      }
    }
    expect(several).to.be.greaterThan(80);
    expect(reached).to.be.greaterThan(80);
  });

  it("says nothing false of 3,000 random sums of digits", () => {
    let [unique, several, reached, unknown] = [0, 0, 0, 0];
    for (const seed of range(1, 3000)) {
      const { system, given } = randomDigits(seed);
      const determined = determinedWires(system, given.keys());
      if (!isSearchable(system, given)) {
        unknown++;
        continue;
      }
      const count = expectTrueReport(system, given, determined, `seed ${String(seed)}`);
      expect(count, `seed ${String(seed)} has a witness`).to.be.greaterThan(0);
      if (count > 1) several++;
      else unique++;
      if (determined.size === system.wires) reached++;
    }
    // Otherwise the test says little.
    expect(unknown).to.be.lessThan(300);
    expect(several).to.be.greaterThan(500);
    expect(unique).to.be.greaterThan(300);
    expect(reached).to.be.greaterThan(200);
  });

  for (const name of ["digits", "digits-lite"]) {
    it(`shows every signal of the sample model ${name} determined by context, salt and image alone`, async function () {
      this.timeout(120_000);
      const { files, manifest } = await compileModel({ onnx: `models/digits/${name}.onnx` });
      // The model's commitment, the image's and the output word follow: they are no free inputs.
      const report = await checkDeterminism({ r1cs: files.r1cs, computed: [0, 2, 3] });
      expect(report.undetermined).to.deep.equal([]);
      expect(report.determinedPct).to.equal(100);
      expect(report.constraints).to.equal(manifest.constraints);
      expect(report.by.cases, "signals of the greatest of ten").to.be.greaterThan(100);
    });
  }
});
