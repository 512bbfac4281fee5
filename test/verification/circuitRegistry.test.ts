// SPDX-License-Identifier: MIT
import path from "node:path";
import { expect } from "chai";
import type { Signer } from "ethers";
import { network } from "hardhat";
import { powersOfTau, zKey } from "snarkjs";
import { encodeVerifyingKey, exportVerifyingKey } from "../../src/keys/index.ts";
import { encodeProof } from "../../src/prover/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import type { CircuitRegistry } from "../../typechain-types/index.js";
import { forgeProof } from "../keys/helpers/proofs.ts";
import { badKeys } from "../shared/badKeys.ts";
import { registerKey, TERMS } from "./helpers/deployVerifier.ts";
import { deploySnarkjsVerifier } from "./helpers/snarkjsVerifier.ts";
import { compileStatement, openProver, prove, removeStatement } from "./helpers/statement.ts";
import type { StatementCircuit } from "./helpers/statement.ts";
import { splitWords } from "./helpers/words.ts";

/** A false statement: no secret has these public signals. */
const FALSE_STATEMENT = [1n, 2n, 3n, 4n];

describe("CircuitRegistry with keys of snarkjs", function () {
  this.timeout(120_000);
  let circuit: StatementCircuit;
  let lease: CurveLease;
  let registry: CircuitRegistry;
  let signer: Signer;
  let ethers: Awaited<ReturnType<typeof network.create>>["ethers"];
  let defaultKey: string;
  let contributedKey: string;

  before(async () => {
    lease = await leaseCurve();
    circuit = await compileStatement();
    const at = (name: string): string => path.join(circuit.folder, name);
    await powersOfTau.newAccumulator(lease.curve, 4, at("0.ptau"));
    await powersOfTau.contribute(at("0.ptau"), at("1.ptau"), "test", "entropy of a test");
    await powersOfTau.preparePhase2(at("1.ptau"), at("2.ptau"));
    [defaultKey, contributedKey] = [at("default.zkey"), at("contributed.zkey")];
    await zKey.newZKey(circuit.r1cs, at("2.ptau"), defaultKey);
    await zKey.contribute(defaultKey, contributedKey, "test", "more entropy of a test");
    ({ ethers } = await network.create());
    signer = await ethers.provider.getSigner(0);
    registry = await ethers.deployContract("CircuitRegistry");
  });

  after(async () => {
    await lease.release();
    await removeStatement(circuit);
  });

  it("R28 refuses the key that nobody contributed to, for which snarkjs's contract accepts a forgery", async () => {
    const key = await exportVerifyingKey(defaultKey);
    const [a, b, c] = splitWords(encodeProof(await forgeProof(key, FALSE_STATEMENT)));
    const theirs = await deploySnarkjsVerifier(defaultKey, signer);
    expect(await theirs.getFunction("verifyProof")(a, b, c, FALSE_STATEMENT)).to.equal(true);
    await expect(registry.register(encodeVerifyingKey(key), TERMS)).to.be.revertedWithCustomError(
      registry,
      "KeyDeltaDegenerate",
    );
  });

  it("R28 accepts the key after one contribution; the forgery fails with it, an honest proof passes", async () => {
    const { verifier } = await registerKey(ethers, registry, contributedKey);
    const key = await exportVerifyingKey(contributedKey);
    const [a, b, c] = splitWords(encodeProof(await forgeProof(key, FALSE_STATEMENT)));
    expect(await verifier.verifyProof(a, b, c, FALSE_STATEMENT)).to.equal(false);

    const prover = await openProver(circuit, contributedKey);
    const honest = await prove(prover, 7n, 8n);
    await prover.close();
    expect(await verifier.verifyBatch([[...honest.words]], honest.signals)).to.equal(true);
  });

  it("R28 refuses every kind of bad key that the library refuses, by the same name", async () => {
    const good = await exportVerifyingKey(contributedKey);
    for (const { name, key, revert, part } of badKeys(good)) {
      const words = encodeVerifyingKey(key);
      const refusal = expect(registry.register(words, TERMS), name).to.be.revertedWithCustomError(
        registry,
        revert,
      );
      if (part !== undefined) await refusal.withArgs(part);
      else if (revert === "InputCountWrong") await refusal.withArgs(words.ic.length, good.IC.length);
      else await refusal;
    }
  });

  it("announces a circuit and gives back what was registered", async () => {
    const key = encodeVerifyingKey(await exportVerifyingKey(contributedKey));
    const terms = { ...TERMS, contributions: 1, transcriptHash: `0x${"ab".repeat(32)}` };
    const circuitId = await registry.circuitIdOf(key, terms);
    const registration = registry.register(key, terms);
    await expect(registration).to.emit(registry, "CircuitRegistered");
    const circuitNow = await registry.circuitOf(circuitId);
    expect(circuitNow.terms).to.deep.equal([1n, 1n, 1n, terms.transcriptHash]);
    await expect(registration)
      .to.emit(registry, "CircuitRegistered")
      .withArgs(circuitId, circuitNow.verifier, await signer.getAddress(), circuitNow.terms);
    await expect(registry.register(key, terms))
      .to.be.revertedWithCustomError(registry, "CircuitAlreadyRegistered")
      .withArgs(circuitId);
  });
});
