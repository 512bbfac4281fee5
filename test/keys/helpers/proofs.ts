// SPDX-License-Identifier: MIT
import { randomBytes } from "node:crypto";
import type { Curve } from "ffjavascript";
import type { Groth16Proof } from "snarkjs";
import { withCurve } from "../../../src/shared/curve.ts";
import type { VerifyingKeyJson } from "../../../src/keys/index.ts";
import { readNumber } from "../../../src/keys/development/bytes.ts";
import { scalarField } from "../../../src/keys/development/lagrange.ts";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { defined } from "./defined.ts";

/**
 * Another proof of the same statement, made from a proof without its witness (R25): (A/r, rB + rsδ, C + sA) for random
 * r and s (Bowe and Gabizon, 2018).
 */
export async function rerandomiseProof(proof: Groth16Proof, key: VerifyingKeyJson): Promise<Groth16Proof> {
  return withCurve((curve) => {
    const { G1, G2 } = curve;
    const [r, s] = [randomScalar(), randomScalar()];
    const a = readG1(curve, proof.pi_a);
    const delta = readG2(curve, key.vk_delta_2);
    const b = G2.timesScalar(readG2(curve, proof.pi_b), r);
    return writeProof(curve, {
      a: G1.timesScalar(a, scalarField.inv(r)),
      b: G2.add(b, G2.timesScalar(delta, scalarField.mul(r, s))),
      c: G1.add(readG1(curve, proof.pi_c), G1.timesScalar(a, s)),
    });
  });
}

/**
 * A proof of any statement for a key with gamma = delta (R28): A = α, B = β, C = −(IC[0] + Σ signal · IC), so that
 * gamma's and delta's pairings cancel.
 */
export async function forgeProof(
  key: VerifyingKeyJson,
  publicSignals: readonly bigint[],
): Promise<Groth16Proof> {
  return withCurve((curve) => {
    const { G1 } = curve;
    const [constant, ...points] = key.IC.map((point) => readG1(curve, point));
    const sum = points.reduce(
      (total, point, index) => G1.add(total, G1.timesScalar(point, defined(publicSignals[index]))),
      G1.timesScalar(defined(constant), 1n),
    );
    return writeProof(curve, {
      a: readG1(curve, key.vk_alpha_1),
      b: readG2(curve, key.vk_beta_2),
      c: G1.neg(sum),
    });
  });
}

function randomScalar(): bigint {
  return (readNumber(randomBytes(64)) % (SCALAR_FIELD_ORDER - 1n)) + 1n;
}

function readG1(curve: Curve, point: readonly string[]): Uint8Array {
  return curve.G1.fromObject(point.map(BigInt));
}

function readG2(curve: Curve, point: readonly (readonly string[])[]): Uint8Array {
  return curve.G2.fromObject(
    point.map(([real, imaginary]) => [BigInt(defined(real)), BigInt(defined(imaginary))] as const),
  );
}

function writeProof(curve: Curve, points: { a: Uint8Array; b: Uint8Array; c: Uint8Array }): Groth16Proof {
  const { G1, G2 } = curve;
  return {
    pi_a: G1.toObject(G1.toAffine(points.a)).map(String),
    pi_b: G2.toObject(G2.toAffine(points.b)).map((pair) => pair.map(String)),
    pi_c: G1.toObject(G1.toAffine(points.c)).map(String),
    protocol: "groth16",
    curve: "bn128",
  };
}
