// SPDX-License-Identifier: MIT
// Rule 4: how the deletion of constraints is judged. sampleModels.test.ts judges whole models by it.
import { expect } from "chai";
import { createReplay } from "../../src/soundness/createReplay.ts";
import { deleteConstraints } from "../../src/soundness/deleteConstraints.ts";
import { determine } from "../../src/soundness/determine.ts";
import { drawSample } from "../../src/soundness/drawSample.ts";
import { loadCircuit as loadForJudging } from "../../src/soundness/loadCircuit.ts";
import { prepare } from "../../src/soundness/prepare.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";

const circuitWith = (body: string) => `template Test() {
    signal input in; signal input secret;
    ${body}
}
component main {public [in]} = Test();`;

describe("soundness: constraint deletion in whole circuits", function () {
  this.timeout(240_000);

  it("kills what signals, ranges of private inputs and public signals hang on", async () => {
    const circuit = await loadCircuit(
      circuitWith(
        "secret * (secret - 1) === 0; signal square <== in * in; signal other <== square * secret;",
      ),
    );
    const report = await deleteConstraints({ r1cs: circuit.r1cs });
    expect(report).to.deep.include({ tried: 3, killedByDeterminism: 2, killedByRange: 1, killedPct: 100 });
    const bound = await loadCircuit(circuitWith("secret * (secret - 1) === 0; in * in === 9 * secret;"));
    expect(await deleteConstraints({ r1cs: bound.r1cs })).to.deep.include({
      killedByRange: 1,
      killedByPublicSignal: 1,
    });
  });

  it("lists what is redundant, and what restricts signals that are determined anyway", async () => {
    const circuit = await loadCircuit(
      circuitWith(
        "signal t <== in * secret; t * t === secret; signal u <-- t * in; u === t * in; (t + 1) * in === u + in;",
      ),
    );
    const { survivors, killedPct } = await deleteConstraints({ r1cs: circuit.r1cs });
    expect(killedPct).to.equal(25);
    expect(survivors.map(({ reason }) => reason.replace(/ \(.*/, "")).sort()).to.deep.equal([
      "it restricts signals that are determined anyway",
      "it restricts signals that are determined anyway",
      "other constraints determine the same signals",
    ]);
  });

  it("draws the same sample for the same seed, without repetition", () => {
    const sample = drawSample(1000, 100, 7);
    expect(sample).to.deep.equal(drawSample(1000, 100, 7));
    expect(sample).to.not.deep.equal(drawSample(1000, 100, 8));
    expect(new Set(sample).size).to.equal(100);
    expect(sample.every((position) => position >= 0 && position < 1000)).to.equal(true);
    expect(drawSample(5, 100, 1)).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it("concludes from a shortened proof what a proof from the start concludes", async () => {
    const source = `include "circuits/lib/range/requantise.circom";
include "circuits/lib/nn/argmax.circom";
template Test() {
    signal input in[3]; signal output out; signal held[3];
    for (var i = 0; i < 3; i++) held[i] <== Requantise(-9, 20, 1, 2)(in[i]);
    out <== Argmax(3, [0, 0, 0], [3, 3, 3])(held);
}
component main {public [in]} = Test();`;
    const { circuit, given } = await loadForJudging((await loadCircuit(source)).r1cs);
    const prepared = prepare(circuit);
    const { steps, determined } = determine({ circuit, given, prepared });
    expect(determined.every((value) => value === 1)).to.equal(true);
    const replay = createReplay(prepared.circuit, steps);
    for (const without of circuit.constraints.keys()) {
      const fresh = determine({ circuit, given, without }).determined;
      const resumed = determine({ circuit, given: [...given, ...replay(without)], without }).determined;
      expect([...resumed], `without constraint ${String(without)}`).to.deep.equal([...fresh]);
    }
  });
});
