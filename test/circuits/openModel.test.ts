// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { openModelCost } from "../../src/compiler/costs.ts";
import { poseidonChain } from "../../src/shared/poseidon.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { expectNoWitness, expectOnlyHonestWitness } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";

describe("circuits: OpenModel", () => {
  const circuitOf = async (elements: number) =>
    await loadCircuit(`include "circuits/attestation/openModel.circom";
component main {public [modelCommitment]} = OpenModel(${String(elements)}, 12345);`);

  it("opens the chain over the parameters that starts at the base, and nothing else", async () => {
    const circuit = await circuitOf(1);
    const commit = (start: bigint, element: bigint) => poseidonChain({ start, elements: [element] });
    await expectOnlyHonestWitness(circuit, { modelCommitment: commit(12345n, 5n), element: [5n] });
    await expectNoWitness(circuit, { modelCommitment: commit(12345n, 5n), element: [9n] });
    await expectNoWitness(circuit, { modelCommitment: commit(12346n, 5n), element: [5n] });
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
