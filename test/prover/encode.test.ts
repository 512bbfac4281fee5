// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { groth16 } from "snarkjs";
import { encodeVerifyingKey, exportVerifyingKey } from "../../src/keys/index.ts";
import { createProver, encodeProof, verifyProof } from "../../src/prover/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { VerifyingKeyJson } from "../../src/keys/index.ts";
import type { ProvenStatement } from "../../src/prover/index.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import { polynomial } from "../keys/helpers/polynomial.ts";
import { rerandomiseProof } from "../keys/helpers/proofs.ts";
import { defined } from "../keys/helpers/defined.ts";

describe("encoding for the contracts", function () {
  this.timeout(60_000);
  let lease: CurveLease;
  let key: VerifyingKeyJson;
  let proven: ProvenStatement;

  before(async () => {
    lease = await leaseCurve();
    const circuit = await polynomial(5);
    key = await exportVerifyingKey(circuit.zkey);
    const prover = await createProver(circuit);
    proven = await prover.prove({ context: 1n, x: 2n });
    await prover.close();
  });
  after(() => lease.release());

  it("orders the words of a proof as snarkjs's Solidity call data does", async () => {
    const text = await groth16.exportSolidityCallData(proven.proof, proven.publicSignals.map(String));
    const [a, b, c, signals] = JSON.parse(`[${text}]`) as [string[], string[][], string[], string[]];
    expect(encodeProof(proven.proof)).to.deep.equal([...a, ...b.flat(), ...c].map(BigInt));
    expect(proven.publicSignals).to.deep.equal(signals.map(BigInt));
  });

  it("puts imaginary parts first in a verifying key", () => {
    const words = encodeVerifyingKey(key);
    // The generator of G2 as EIP-197 gives it.
    expect(words.gamma).to.deep.equal({
      xImaginary: 11559732032986387107991004021392285783925812861821192530917403151452391805634n,
      xReal: 10857046999023057135944570762232829481370756359578518086990519993285655852781n,
      yImaginary: 4082367875863433681332203403145435568316851327593401208105741076214120093531n,
      yReal: 8495653923123431417604973247489272438418190587263600148770280649306958101930n,
    });
    expect(words.alpha).to.deep.equal({ x: BigInt(key.vk_alpha_1[0]), y: BigInt(key.vk_alpha_1[1]) });
    expect(words.delta.xReal).to.equal(BigInt(key.vk_delta_2[0][0]));
    expect(words.ic.map(({ x }) => x)).to.deep.equal(key.IC.map(([x]) => BigInt(x)));
  });

  it("writes infinity as zeros, as the contracts do", () => {
    const words = encodeVerifyingKey({ ...key, vk_alpha_1: ["0", "1", "0"] });
    expect(words.alpha).to.deep.equal({ x: 0n, y: 0n });
  });

  it("R25 a proof can be turned into another one for the same statement, so its bytes are no id", async () => {
    const other = await rerandomiseProof(proven.proof, key);
    const [words, otherWords] = [encodeProof(proven.proof), encodeProof(other)];
    for (const index of words.keys()) expect(otherWords[index]).to.not.equal(words[index]);
    expect(await verifyProof(key, proven.publicSignals, other)).to.equal(true);
    expect(
      await verifyProof(
        key,
        [defined(proven.publicSignals[0]) + 1n, defined(proven.publicSignals[1])],
        other,
      ),
    ).to.equal(false);
  });
});
