// SPDX-License-Identifier: MIT
// The tools that judge the circuits are judged first.
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { getCurveFromName } from "ffjavascript";
import { wtns } from "snarkjs";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { expectEveryConstraintNeeded, givenWires, range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { allWitnesses } from "./allWitnesses.ts";
import { brokenConstraints, forge } from "./forge.ts";

/** snarkjs's check needs somewhere to write. */
const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

const circuitOf = (body: string, inputs = "a") => `template Test() {
    ${inputs
      .split(", ")
      .map((name) => `signal input ${name};`)
      .join("\n    ")}
    ${body}
}
component main {public [${inputs}]} = Test();`;

describe("soundness tools", () => {
  after(async () => {
    // snarkjs leaves the curve's worker threads behind, which would keep the process alive.
    await (await getCurveFromName("bn128")).terminate();
  });

  it("brokenConstraints agrees with snarkjs wtns check on honest and forged witnesses", async () => {
    const source = `include "circuits/lib/range/requantise.circom";
component main {public [in]} = Requantise(-30, 60, 1, 2);`;
    const circuit = await loadCircuit(source, 0);
    for (const value of [-9, 0, 5, 33]) {
      const file: { type: "mem"; data?: Uint8Array } = { type: "mem" };
      await wtns.calculate({ in: value }, await readFile(circuit.wasm), file, { memorySize: 1 });
      const honest = await circuit.witness({ in: value });
      const data = file.data;
      if (data === undefined) throw new Error("snarkjs wrote no witness");
      const snarkjsAccepts = async (witness: readonly bigint[]) => {
        const bytes = Uint8Array.from(data);
        witness.forEach((element, wire) => {
          const from = bytes.length - 32 * (witness.length - wire);
          for (let i = 0; i < 32; i++) bytes[from + i] = Number((element >> BigInt(8 * i)) & 255n);
        });
        const verdict: unknown = await wtns.check(circuit.r1cs, { type: "mem", data: bytes }, QUIET);
        return verdict === true;
      };
      expect(await snarkjsAccepts(honest)).to.equal(true);
      expect(brokenConstraints(circuit.system, honest)).to.be.empty;
      for (const signal of ["main.out", "main.general.sign", "main.general.rest[1]"]) {
        const forged = forge(circuit, honest, { [signal]: circuit.value(honest, signal) + 1n });
        expect(await snarkjsAccepts(forged)).to.equal(false);
        expect(brokenConstraints(circuit.system, forged)).to.not.be.empty;
      }
    }
  });

  it("allWitnesses finds both roots, both branches, and none where there is none", async () => {
    const square = await loadCircuit(circuitOf("signal r <-- 3; r * r === a;"));
    const roots = allWitnesses(square.system, givenWires(square, { a: 9 }));
    expect(roots.witnesses.map((witness) => square.value(witness, "main.r")).sort()).to.deep.equal(
      [3n, SCALAR_FIELD_ORDER - 3n].sort(),
    );
    expect(allWitnesses(square.system, givenWires(square, { a: 5 })).witnesses, "5 is no square").to.be.empty;

    const either = await loadCircuit(
      circuitOf("signal r <-- a; signal s <== r * r; (r - a) * (r - 2 * a) === 0;"),
    );
    expect(allWitnesses(either.system, givenWires(either, { a: 4 })).witnesses).to.have.length(2);
    expect(allWitnesses(either.system, givenWires(either, { a: 0 })).witnesses).to.have.length(1);
  });

  it("allWitnesses reports a wire that may take any value", async () => {
    const inverse = await loadCircuit(
      circuitOf("signal i <-- a == 0 ? 0 : 1 / a; signal z <== 1 - a * i; z * a === 0;"),
    );
    expect(allWitnesses(inverse.system, givenWires(inverse, { a: 3 }))).to.deep.include({ free: false });
    expect(allWitnesses(inverse.system, givenWires(inverse, { a: 0 })).free, "the inverse of 0").to.equal(
      true,
    );
  });

  it("allWitnesses solves digits bound by several equations", async () => {
    const body = `signal d[3]; signal e;
    for (var i = 0; i < 3; i++) { d[i] <-- (a >> i) & 1; d[i] * (d[i] - 1) === 0; }
    e <-- a - b; e * (e - 1) === 0; d[0] + 2 * d[1] + 4 * d[2] === a; d[2] + e === b;`;
    const circuit = await loadCircuit(circuitOf(body, "a, b"));
    for (const a of range(0, 8)) {
      for (const b of range(0, 3)) {
        const expected = range(0, 7).flatMap((d) =>
          range(0, 1).filter((e) => d === a && (d >> 2) + e === b),
        ).length;
        const { witnesses, free } = allWitnesses(circuit.system, givenWires(circuit, { a, b }));
        expect({ found: witnesses.length, free }).to.deep.equal({ found: expected, free: false });
      }
    }
  });

  it("constraint deletion names a constraint that no case needs", async () => {
    const circuit = await loadCircuit(
      circuitOf("signal s <== a * a; signal t <== s * a; t * (a - s) === 0;"),
    );
    expect(() => {
      expectEveryConstraintNeeded(circuit, [{ a: 1 }]);
    }).to.throw(/could be deleted unnoticed/);
    expectEveryConstraintNeeded(circuit, [{ a: 1 }, { a: 2 }]);
  });

  it("forge refuses unknown signals and forgeries that change nothing", async () => {
    const circuit = await loadCircuit(circuitOf("signal s <== a * a;"));
    const honest = await circuit.witness({ a: 2 });
    expect(() => forge(circuit, honest, { "main.nothing": 1n })).to.throw(/no signal/);
    expect(() => forge(circuit, honest, { "main.a": 2n })).to.throw(/is the honest one/);
  });
});
