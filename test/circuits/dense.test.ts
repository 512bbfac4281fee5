// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { expectConstraints } from "../shared/snapshots.ts";
import { expectOnlyHonestWitness, range } from "./support/expectations.ts";
import { loadCircuit, toSigned } from "./support/loadCircuit.ts";
import { argmax, argmaxCost, dense, requantise, requantiseCost } from "./support/reference.ts";
import { circuitOf, list } from "./support/volumes.ts";

describe("circuits: Dense, DenseLayer and Classify", () => {
  const weight = [
    [3, -2, 1],
    [-1, -1, 4],
    [2, 2, -3],
  ];
  const bias = [1, -2, 0];
  const inputs = range(0, 63).map((i) => [i & 3, (i >> 2) & 3, (i >> 4) & 3]);
  const rangeOf = (row: readonly number[], o: number): readonly [number, number] => {
    const sum = (keep: (w: number) => boolean) =>
      row.filter(keep).reduce((total, w) => total + 3 * w, bias[o] ?? NaN);
    return [sum((w) => w < 0), sum((w) => w > 0)];
  };

  it("Dense equals the reference on every input, for no constraints", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "dense",
        3,
        2,
        `
    signal output out[3];
    component layer = Dense(3, 3, ${list(weight)}, ${list(bias)});
    layer.in <== words.out;
    out <== layer.out;`,
      ),
    );
    for (const input of inputs) {
      const witness = await circuit.witness({ in: input });
      const out = range(0, 2).map((o) => Number(toSigned(circuit.value(witness, `main.out[${String(o)}]`))));
      expect(out).to.deep.equal(dense(weight, bias, input));
    }
    expect(circuit.system.constraintCount).to.equal(2 * 3 + 3);
  });

  it("DenseLayer equals the reference on every input, and no other witness exists", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "denseLayer",
        3,
        2,
        `
    signal output {maxbit} out[3];
    component layer = DenseLayer(3, 3, ${list(weight)}, ${list(bias)}, [1, 2, 0], 2);
    layer.in <== words.out;
    out <== layer.out;`,
      ),
    );
    for (const input of inputs) {
      const witness = await expectOnlyHonestWitness(circuit, { in: input });
      const out = range(0, 2).map((o) => Number(circuit.value(witness, `main.out[${String(o)}]`)));
      expect(out).to.deep.equal(
        dense(weight, bias, input).map((value, o) => requantise(value, [1, 2, 0][o] ?? NaN, 2)),
      );
    }
    const cost = weight.reduce(
      (sum, row, o) => sum + requantiseCost(...rangeOf(row, o), [1, 2, 0][o] ?? NaN, 2),
      0,
    );
    expect(circuit.system.constraintCount).to.equal(2 * 3 + cost);
    expectConstraints("circuits.denseLayer", circuit.system.constraintCount);
  });

  it("Classify gives the first greatest class on every input, and no other witness exists", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "classify",
        3,
        2,
        `
    signal output out;
    component layer = Classify(3, 3, ${list(weight)}, ${list(bias)});
    layer.in <== words.out;
    out <== layer.out;`,
      ),
    );
    for (const input of inputs) {
      const witness = await expectOnlyHonestWitness(circuit, { in: input });
      expect(circuit.value(witness, "main.out")).to.equal(BigInt(argmax(dense(weight, bias, input))));
    }
    const bounds = weight.map(rangeOf);
    const cost = argmaxCost(
      bounds.map(([low]) => low),
      bounds.map(([, high]) => high),
    );
    expect(circuit.system.constraintCount).to.equal(2 * 3 + cost);
    expectConstraints("circuits.classify", circuit.system.constraintCount);
  });
});
