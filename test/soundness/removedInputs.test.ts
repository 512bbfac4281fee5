// SPDX-License-Identifier: MIT
// --O2 replaces private inputs too, and the file's header does not say so: the checker must not take other wires for
// given in their place.
import { expect } from "chai";
import { checkDeterminism } from "../../src/soundness/checkDeterminism.ts";
import { deleteConstraints } from "../../src/soundness/deleteConstraints.ts";
import { readInputs } from "../../src/soundness/readInputs.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";

const PACKED = (body = "") => `include "circuits/lib/commit/packedWords.circom";
template Test() {
    signal input word[5]; signal input other; signal output out;
    component packed = PackedWords(5, 1);
    packed.in <== word;
    ${body}
    // An output stays, so a word is what --O2 replaces.
    out <== packed.element[0];
    signal product <== out * other;
}
component main = Test();`;

describe("soundness: private inputs that --O2 removes", () => {
  it("are not counted among the wires", async () => {
    const { r1cs, wireOf } = await loadCircuit(PACKED());
    const inputs = ["main.other", ...[0, 1, 2, 3, 4].map((i) => `main.word[${String(i)}]`)];
    const kept = inputs.filter((name) => (wireOf.get(name) ?? -1) >= 0);
    expect(kept, "--O2 removes a word").to.have.length(5);
    expect(await readInputs(r1cs)).to.deep.equal({
      outputs: 1,
      publicInputs: 0,
      privateInputs: 5,
      removedInputs: 1,
    });
    expect(kept.map((name) => wireOf.get(name)).sort()).to.deep.equal([2, 3, 4, 5, 6]);
  });

  it("leave a circuit determined, by a form of two values in their place", async () => {
    const { r1cs } = await loadCircuit(PACKED());
    const { undetermined, by } = await checkDeterminism({ r1cs });
    expect(undetermined).to.deep.equal([]);
    expect(by.input).to.equal(1);
    const { killedPct, survivors } = await deleteConstraints({ r1cs });
    expect(survivors).to.deep.equal([]);
    expect(killedPct).to.equal(100);
  });

  it("do not hide a digit that a prover may choose", async () => {
    const free = "signal digit <-- 0; digit * (digit - 1) === 0; signal used <== digit * other;";
    const { r1cs } = await loadCircuit(PACKED(free));
    expect((await readInputs(r1cs)).removedInputs).to.equal(1);
    const { undetermined, by } = await checkDeterminism({ r1cs });
    expect(undetermined).to.not.be.empty;
    expect(by.input, "a stand-in that proves nothing is taken back").to.equal(0);
  });

  it("do not hide a form of two values that a prover may choose", async () => {
    const free =
      "signal a <-- 0; signal b <-- 0; (a - b) * (a - b - 1) === 0; (a + b) * (a + b - 1) === 0; signal used <== a * b;";
    const { r1cs } = await loadCircuit(PACKED(free));
    expect((await readInputs(r1cs)).removedInputs).to.equal(1);
    const { undetermined } = await checkDeterminism({ r1cs });
    expect(undetermined).to.not.be.empty;
  });
});
