// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { openModelCost } from "../../src/compiler/costs.ts";
import { poseidonChain } from "../../src/shared/poseidon.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import { expectNoWitness, expectOnlyHonestWitness } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";

describe("circuits: OpenModel", () => {
  const circuitOf = async (elements: number, base = 12345n) =>
    await loadCircuit(`include "circuits/attestation/openModel.circom";
component main {public [modelCommitment]} = OpenModel(${String(elements)}, ${String(base)});`);

  it("opens the chain over the parameters that starts at the base, and nothing else", async () => {
    const circuit = await circuitOf(1);
    const commit = (start: bigint, element: bigint) => poseidonChain({ start, elements: [element] });
    await expectOnlyHonestWitness(circuit, { modelCommitment: commit(12345n, 5n), element: [5n] });
    await expectNoWitness(circuit, { modelCommitment: commit(12345n, 5n), element: [9n] });
    await expectNoWitness(circuit, { modelCommitment: commit(12346n, 5n), element: [5n] });
  });

  it("refuses a witness of another base, element or commitment", async () => {
    const [circuit, other] = await Promise.all([circuitOf(2), circuitOf(2, 12346n)]);
    const open = async (start: bigint, element: bigint[], of = circuit) =>
      await of.witness({ modelCommitment: poseidonChain({ start, elements: element }), element });
    const honest = await open(12345n, [5n, 6n]);
    expect(brokenConstraints(circuit.system, honest)).to.deep.equal([]);
    const foreign = await open(12346n, [5n, 6n], other);
    expect(foreign).to.have.length(honest.length);
    expect(brokenConstraints(circuit.system, foreign)).to.not.be.empty;
    const swapped = await open(12345n, [6n, 5n]);
    for (const [name, wire] of circuit.wireOf) {
      if (wire < 1 || !/^main\.(modelCommitment|element\[\d\])$/.test(name)) continue;
      // Alone, and with every inner signal of an opening of other elements.
      for (const start of [honest, swapped]) {
        const lie = forge(circuit, start, { [name]: (start[wire] ?? 0n) + 1n });
        expect(brokenConstraints(circuit.system, lie), name).to.not.be.empty;
      }
    }
    const commitment = circuit.value(honest, "main.modelCommitment");
    const stolen = forge(circuit, swapped, { "main.modelCommitment": commitment });
    expect(brokenConstraints(circuit.system, stolen)).to.not.be.empty;
  });

  it("agrees with TypeScript on several elements, at the stated cost", async () => {
    const circuit = await circuitOf(4);
    const element = [5n, 6n, 7n, 8n];
    const modelCommitment = poseidonChain({ start: 12345n, elements: element });
    await circuit.witness({ modelCommitment, element });
    expect(circuit.system.constraintCount).to.equal(openModelCost(4));
    expectConstraints("circuits.openModel.4", circuit.system.constraintCount);
  });
});
