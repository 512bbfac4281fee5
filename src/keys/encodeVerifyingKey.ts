// SPDX-License-Identifier: MIT
import type { PointG1Json, PointG2Json, VerifyingKeyJson } from "./verifyingKey.ts";

/** A point of G1 as the contracts take it; infinity is (0, 0). */
export type G1Words = { x: bigint; y: bigint };
/** A point of G2 as the contracts take it. */
export type G2Words = { xImaginary: bigint; xReal: bigint; yImaginary: bigint; yReal: bigint };
/** `VerifyingKey` of ICircuitRegistry. */
export type VerifyingKeyWords = {
  alpha: G1Words;
  beta: G2Words;
  gamma: G2Words;
  delta: G2Words;
  ic: G1Words[];
};

/**
 * A verifying key as `CircuitRegistry.register` takes it.
 *
 * @example
 * await registry.register(encodeVerifyingKey(verifyingKey), terms);
 */
export function encodeVerifyingKey(key: VerifyingKeyJson): VerifyingKeyWords {
  return {
    alpha: encodeG1(key.vk_alpha_1),
    beta: encodeG2(key.vk_beta_2),
    gamma: encodeG2(key.vk_gamma_2),
    delta: encodeG2(key.vk_delta_2),
    ic: key.IC.map(encodeG1),
  };
}

function encodeG1([x, y, z]: PointG1Json): G1Words {
  return z === "0" ? { x: 0n, y: 0n } : { x: BigInt(x), y: BigInt(y) };
}

function encodeG2([x, y, z]: PointG2Json): G2Words {
  if (z[0] === "0" && z[1] === "0") return { xImaginary: 0n, xReal: 0n, yImaginary: 0n, yReal: 0n };
  return { xImaginary: BigInt(x[1]), xReal: BigInt(x[0]), yImaginary: BigInt(y[1]), yReal: BigInt(y[0]) };
}
