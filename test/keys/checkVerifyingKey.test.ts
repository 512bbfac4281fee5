// SPDX-License-Identifier: MIT
import { expect } from "chai";
import path from "node:path";
import { groth16, powersOfTau, zKey } from "snarkjs";
import { checkVerifyingKey, exportVerifyingKey } from "../../src/keys/index.ts";
import { verifyProof } from "../../src/prover/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { VerifyingKeyJson } from "../../src/keys/index.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import { badKeys } from "../shared/badKeys.ts";
import { createFolder, polynomial } from "./helpers/polynomial.ts";
import { forgeProof } from "./helpers/proofs.ts";

describe("verifying key hygiene", function () {
  this.timeout(60_000);
  let folder: string;
  let lease: CurveLease;
  let key: VerifyingKeyJson;
  let r1cs: string;

  before(async () => {
    lease = await leaseCurve();
    folder = await createFolder();
    const circuit = await polynomial(5);
    r1cs = circuit.r1cs;
    key = await exportVerifyingKey(circuit.zkey);
  });
  after(() => lease.release());

  const expectRefused = async (json: unknown, code: string, part?: string): Promise<void> => {
    const error: unknown = await checkVerifyingKey(json).catch((caught: unknown) => caught);
    expect(error).to.include(part === undefined ? { code } : { code, part });
  };

  it("accepts the key of makeDevelopmentKey", async () => {
    expect(await checkVerifyingKey(key)).to.deep.equal(key);
  });

  it("R28 refuses every kind of bad key by name", async () => {
    for (const { name, key: bad, code, part } of badKeys(key)) {
      const error: unknown = await checkVerifyingKey(bad).catch((caught: unknown) => caught);
      expect(error, name).to.include(part === undefined ? { code } : { code, part });
    }
  });

  it("R28 refuses points in another form than affine, and a number of signals that IC contradicts", async () => {
    const [x, y] = key.vk_alpha_1;
    await expectRefused({ ...key, vk_alpha_1: [x, y, "2"] }, "KEY_POINT_OFF_CURVE", "alpha");
    await expectRefused({ ...key, nPublic: 1 }, "INPUT_COUNT_WRONG");
  });

  it("names what is malformed", async () => {
    await expectRefused(null, "VERIFYING_KEY_MALFORMED");
    await expectRefused({ ...key, protocol: "plonk" }, "VERIFYING_KEY_MALFORMED");
    await expectRefused({ ...key, curve: "bls12381" }, "VERIFYING_KEY_MALFORMED");
    await expectRefused({ ...key, vk_alpha_1: ["-1", "2", "1"] }, "VERIFYING_KEY_MALFORMED");
  });

  it("R28 refuses snarkjs's default key, for which a forged proof of any statement verifies", async () => {
    const at = (name: string): string => path.join(folder, name);
    await powersOfTau.newAccumulator(lease.curve, 5, at("0.ptau"));
    await powersOfTau.contribute(at("0.ptau"), at("1.ptau"), "test", "entropy of a test");
    await powersOfTau.preparePhase2(at("1.ptau"), at("2.ptau"));
    await zKey.newZKey(r1cs, at("2.ptau"), at("default.zkey"));
    const defaultKey = await exportVerifyingKey(at("default.zkey"));

    const signals = [123456n, 789n]; // 123456 − 5 is no cube of a byte
    const forged = await forgeProof(defaultKey, signals);
    expect(await groth16.verify(defaultKey, signals.map(String), forged)).to.equal(true);
    await expectRefused(defaultKey, "KEY_DELTA_DEGENERATE");
    expect(await verifyProof(key, signals, await forgeProof(key, signals))).to.equal(false);
  });
});
