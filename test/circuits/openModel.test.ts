// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { openModelCost } from "../../src/compiler/costs.ts";
import { poseidonChain } from "../../src/shared/poseidon.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { expectNoWitness, expectOnlyHonestWitness } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";

describe("circuits: OpenModel", () => {
  it("opens the chain over the parameters that starts at the base, and nothing else", async () => {
    const circuit = await loadCircuit(`include "circuits/attestation/openModel.circom";
component main {public [modelCommitment]} = OpenModel(4, 12345);`);
    const element = [5n, 6n, 7n, 8n];
    const modelCommitment = poseidonChain({ start: 12345n, elements: element });
    await expectOnlyHonestWitness(circuit, { modelCommitment, element });
    await expectNoWitness(circuit, { modelCommitment, element: element.with(2, 9n) });
    const otherBase = poseidonChain({ start: 12346n, elements: element });
    await expectNoWitness(circuit, { modelCommitment: otherBase, element });
    expect(circuit.system.constraintCount).to.equal(openModelCost(4));
    expectConstraints("circuits.openModel.4", circuit.system.constraintCount);
  });
});
