// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { expectConstraints } from "../shared/snapshots.ts";
import { expectOnlyHonestWitness, randomSource, range } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";
import { circuitOf, fill, read, volume } from "./support/volumes.ts";

describe("circuits: MaxPool", () => {
  it("equals the reference on random images, and no other witness exists", async () => {
    const shape = [2, 4, 5] as const;
    const circuit = await loadCircuit(
      circuitOf(
        "maxPool",
        40,
        2,
        `
    signal output {maxbit} out[2][2][2];
    component layer = MaxPool([2, 4, 5], [2, 3], [2, 2]);
    ${fill(shape)}
    out <== layer.out;`,
      ),
    );
    const next = randomSource(9);
    for (const greatest of [0, 1, 2, 3, 3, 3]) {
      const flat = range(1, 40).map(() => next(0, greatest));
      const image = volume(shape, flat);
      const expected = image.map((plane) =>
        range(0, 1).map((y) =>
          range(0, 1).map((x) =>
            Math.max(...plane.slice(2 * y, 2 * y + 2).flatMap((row) => row.slice(2 * x, 2 * x + 3))),
          ),
        ),
      );
      const witness = await expectOnlyHonestWitness(circuit, { in: flat });
      expect(read(circuit, witness, expected)).to.deep.equal(expected);
    }
    expect(circuit.system.constraintCount).to.equal(40 * 2 + 8 * 5 * 4);
    expectConstraints("circuits.maxPool", circuit.system.constraintCount);
  });

  it("hands the words on where the window is a single one", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "maxPool",
        4,
        1,
        `
    signal output {maxbit} out[1][1][1];
    component layer = MaxPool([1, 2, 2], [1, 1], [2, 2]);
    ${fill([1, 2, 2])}
    out <== layer.out;`,
      ),
    );
    const witness = await circuit.witness({ in: [1, 0, 0, 0] });
    expect(circuit.value(witness, "main.out[0][0][0]")).to.equal(1n);
  });
});
