// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { tableCost } from "../../src/compiler/costs.ts";
import { packedList } from "../../src/compiler/packedList.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import { randomSource, range } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";
import { expectSoundLayer, rowsCircuit, type RowsCircuit } from "./support/rows.ts";

/** Most multiplications for 1, 2, …, 8 bits. */
const MOST = [0, 2, 4, 6, 10, 14, 21, 30];

/** A layer that looks word i up in tables[which[i]]. */
function tableLayer(bits: number, tables: readonly number[][], which: readonly number[], outBits: number) {
  const parameters = [which.length, tables.length, bits, JSON.stringify(tables), packedList(which), outBits];
  const layer: RowsCircuit = {
    file: "tableLayer",
    inputs: which.length,
    bits,
    instance: `TableLayer(${parameters.join()})`,
    outputs: which.length,
  };
  const reference = (input: readonly number[]) =>
    input.map((word, i) => tables[which[i] ?? NaN]?.[word] ?? NaN);
  const cost = which.reduce((total, table) => total + tableCost(tables[table] ?? []), 0);
  return { layer, reference, cost };
}

describe("circuits: TableLayer", () => {
  for (const bits of range(1, 8)) {
    it(`looks every ${String(bits)}-bit word up in a random table, and is sound`, async () => {
      const random = randomSource(bits);
      const table = range(0, 2 ** bits - 1).map(() => random(0, 255));
      const { layer, reference, cost } = tableLayer(bits, [table], [0], 8);
      expect(cost).to.equal(MOST[bits - 1]);
      await expectSoundLayer(layer, reference, cost, false);
      if (cost > 0) expectConstraints(`circuits.table.${String(bits)}`, cost);
    });
  }

  it("takes each word's own table; a table of low degree costs less, a straight one nothing", async () => {
    const tables = [
      [3, 1, 0, 2],
      [0, 1, 4, 9],
      [6, 5, 4, 3],
      [7, 7, 7, 7],
    ];
    const { layer, reference, cost } = tableLayer(2, tables, [1, 0, 1, 2], 4);
    expect(cost).to.equal(2 + 1 + 1 + 0);
    await expectSoundLayer(layer, reference, cost, false);
    const flat = tableLayer(2, tables, [3, 2], 4);
    expect(flat.cost).to.equal(0);
    await expectSoundLayer(flat.layer, flat.reference, 0, false);
  });

  it("does not compile with an entry out of range, nor on words of another width", async () => {
    const good = rowsCircuit(tableLayer(2, [[3, 1, 0, 2]], [0], 2).layer, true);
    await loadCircuit(good);
    for (const [from, to] of [
      ["[3,1,0,2]", "[4,1,0,2]"],
      ["[3,1,0,2]", "[3,-1,0,2]"],
      ["Words(1, 2)", "Words(1, 1)"],
      ["Words(1, 2)", "Words(1, 3)"],
    ] as const) {
      const bad = good.replace(from, to);
      expect(bad).to.not.equal(good);
      const outcome = await loadCircuit(bad).then(
        () => "compiled",
        (error: unknown) => String(error),
      );
      expect(outcome, to).to.contain("False assert reached");
    }
  });

  it("refuses another entry", async () => {
    const table = [3, 1, 0, 2, 2, 1, 3, 0];
    const circuit = await loadCircuit(rowsCircuit(tableLayer(3, [table], [0], 2).layer, true), 0);
    const names = ["main.out[0]", "main.layer.out[0]", "main.layer.layer[0].out[0]"];
    const inner = ["out", "sum[0]"].map((name) => `main.layer.layer[0].polynomial[0].${name}`);
    for (const word of range(0, 7)) {
      const honest = await circuit.witness({ in: [word] });
      for (const entry of range(0, 3).filter((other) => other !== table[word])) {
        const lie = Object.fromEntries([...names, ...inner].map((name) => [name, BigInt(entry)]));
        expect(brokenConstraints(circuit.system, forge(circuit, honest, lie))).to.not.be.empty;
      }
    }
  });
});
