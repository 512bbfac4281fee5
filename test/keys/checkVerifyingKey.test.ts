// SPDX-License-Identifier: MIT
import { expect } from "chai";
import path from "node:path";
import { groth16, powersOfTau, zKey } from "snarkjs";
import { checkVerifyingKey, exportVerifyingKey } from "../../src/keys/index.ts";
import { verifyProof } from "../../src/prover/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { VerifyingKeyJson } from "../../src/keys/index.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import type { PointG2Json } from "../../src/keys/verifyingKey.ts";
import { createFolder, polynomial } from "./helpers/polynomial.ts";
import { forgeProof } from "./helpers/proofs.ts";

const BASE_FIELD_ORDER = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const INFINITE_G1: VerifyingKeyJson["vk_alpha_1"] = ["0", "1", "0"];
const ZERO_G1: VerifyingKeyJson["vk_alpha_1"] = ["0", "0", "1"];
const INFINITE_G2: PointG2Json = [
  ["0", "0"],
  ["1", "0"],
  ["0", "0"],
];
const ZERO_G2: PointG2Json = [
  ["0", "0"],
  ["0", "0"],
  ["1", "0"],
];
/** On the curve of G2 at x = 1, but not of order r. */
const OUTSIDE_GROUP: PointG2Json = [
  ["1", "0"],
  [
    "18278151005453108793778860132295291098363647455926340152056652516292830556603",
    "5912654199736721486680175016176231956195085055698687135131307249486702594212",
  ],
  ["1", "0"],
];

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
  const negate = ([x, y, z]: PointG2Json): PointG2Json => {
    const minus = (value: string): string => String((BASE_FIELD_ORDER - BigInt(value)) % BASE_FIELD_ORDER);
    return [x, [minus(y[0]), minus(y[1])], z];
  };

  it("accepts the key of makeDevelopmentKey", async () => {
    expect(await checkVerifyingKey(key)).to.deep.equal(key);
  });

  it("R28 refuses points at infinity, in either notation, in every part", async () => {
    for (const point of [INFINITE_G1, ZERO_G1]) {
      await expectRefused({ ...key, vk_alpha_1: point }, "KEY_POINT_INFINITE", "alpha");
      for (const index of key.IC.keys())
        await expectRefused({ ...key, IC: key.IC.with(index, point) }, "KEY_POINT_INFINITE", "ic");
    }
    for (const point of [INFINITE_G2, ZERO_G2]) {
      await expectRefused({ ...key, vk_beta_2: point }, "KEY_POINT_INFINITE", "beta");
      await expectRefused({ ...key, vk_gamma_2: point }, "KEY_POINT_INFINITE", "gamma");
      await expectRefused({ ...key, vk_delta_2: point }, "KEY_POINT_INFINITE", "delta");
    }
  });

  it("R28 refuses points off the curve, outside the group, and in another form than affine below q", async () => {
    const [x, y] = key.vk_alpha_1;
    await expectRefused({ ...key, vk_alpha_1: [y, x, "1"] }, "KEY_POINT_OFF_CURVE", "alpha");
    await expectRefused({ ...key, vk_alpha_1: [x, y, "2"] }, "KEY_POINT_OFF_CURVE", "alpha");
    const shifted = String(BigInt(x) + BASE_FIELD_ORDER);
    await expectRefused({ ...key, vk_alpha_1: [shifted, y, "1"] }, "KEY_POINT_OFF_CURVE", "alpha");
    await expectRefused({ ...key, IC: key.IC.with(1, [y, x, "1"]) }, "KEY_POINT_OFF_CURVE", "ic");
    for (const [name, part] of [
      ["vk_beta_2", "beta"],
      ["vk_gamma_2", "gamma"],
      ["vk_delta_2", "delta"],
    ] as const) {
      const [px, py, pz] = key[name];
      await expectRefused({ ...key, [name]: [py, px, pz] }, "KEY_POINT_OFF_CURVE", part);
      await expectRefused({ ...key, [name]: OUTSIDE_GROUP }, "KEY_POINT_OFF_CURVE", part);
    }
  });

  it("R28 refuses a wrong number of IC points", async () => {
    await expectRefused({ ...key, IC: key.IC.slice(1) }, "INPUT_COUNT_WRONG");
    await expectRefused({ ...key, IC: [...key.IC, key.IC[0]] }, "INPUT_COUNT_WRONG");
    await expectRefused({ ...key, nPublic: 1 }, "INPUT_COUNT_WRONG");
  });

  it("R28 refuses delta equal to gamma or the generator, up to sign", async () => {
    const generator = key.vk_gamma_2; // gamma is the generator in every key of snarkjs
    await expectRefused({ ...key, vk_delta_2: generator }, "KEY_DELTA_DEGENERATE");
    await expectRefused({ ...key, vk_delta_2: negate(generator) }, "KEY_DELTA_DEGENERATE");
    const other = { ...key, vk_gamma_2: key.vk_beta_2 };
    await expectRefused({ ...other, vk_delta_2: key.vk_beta_2 }, "KEY_DELTA_DEGENERATE");
    await expectRefused({ ...other, vk_delta_2: negate(key.vk_beta_2) }, "KEY_DELTA_DEGENERATE");
    await expectRefused({ ...other, vk_delta_2: generator }, "KEY_DELTA_DEGENERATE");
    await expectRefused({ ...other, vk_delta_2: negate(generator) }, "KEY_DELTA_DEGENERATE");
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
