// SPDX-License-Identifier: MIT
import type { Curve, Group } from "ffjavascript";
import {
  InputCountWrongError,
  KeyDeltaDegenerateError,
  KeyPointInfiniteError,
  KeyPointOffCurveError,
} from "../errors/VerifyingKeyErrors.ts";
import type { KeyPart } from "../errors/VerifyingKeyErrors.ts";
import { withCurve } from "../shared/curve.ts";
import { parseVerifyingKey } from "./verifyingKey.ts";
import type { PointG1Json, PointG2Json, VerifyingKeyJson } from "./verifyingKey.ts";

/**
 * Checks that a verifying key is sound to use, by the same rules as `CircuitRegistry.register`: every point in its group
 * and not at infinity, one IC point more than public signals, delta neither ± gamma nor ± the generator of G2. It can't
 * see whether somebody knows the key's secrets.
 *
 * @param json the key as snarkjs writes it, parsed.
 * @returns The key.
 * @throws VerifyingKeyMalformedError, InputCountWrongError, KeyPointInfiniteError, KeyPointOffCurveError,
 * KeyDeltaDegenerateError
 * @example
 * const verifyingKey = await checkVerifyingKey(JSON.parse(await readFile("verification_key.json", "utf8")));
 */
export async function checkVerifyingKey(json: unknown): Promise<VerifyingKeyJson> {
  const key = parseVerifyingKey(json);
  if (key.IC.length !== key.nPublic + 1)
    throw new InputCountWrongError({ points: key.IC.length, expected: key.nPublic + 1 });
  await withCurve((curve) => {
    readG1(curve, "alpha", key.vk_alpha_1);
    for (const point of key.IC) readG1(curve, "ic", point);
    readG2(curve, "beta", key.vk_beta_2);
    const gamma = readG2(curve, "gamma", key.vk_gamma_2);
    const delta = readG2(curve, "delta", key.vk_delta_2);
    const { G2 } = curve;
    if ([gamma, G2.neg(gamma), G2.g, G2.neg(G2.g)].some((point) => G2.eq(delta, point)))
      throw new KeyDeltaDegenerateError();
  });
  return key;
}

function readG1(curve: Curve, part: KeyPart, [x, y, z]: PointG1Json): Uint8Array {
  const coordinates = [x, y, z].map(BigInt);
  requireCanonical(curve, part, coordinates, z === "1", z === "0");
  return requireInGroup(curve.G1, curve.r, part, curve.G1.fromObject(coordinates));
}

function readG2(curve: Curve, part: KeyPart, point: PointG2Json): Uint8Array {
  const [x, y, z] = point;
  const affine = z[0] === "1" && z[1] === "0";
  requireCanonical(curve, part, point.flat().map(BigInt), affine, z[0] === "0" && z[1] === "0");
  const coordinates = [x, y, z].map(([real, imaginary]) => [BigInt(real), BigInt(imaginary)] as const);
  return requireInGroup(curve.G2, curve.r, part, curve.G2.fromObject(coordinates));
}

function requireCanonical(
  curve: Curve,
  part: KeyPart,
  coordinates: readonly bigint[],
  affine: boolean,
  infinite: boolean,
): void {
  if (infinite) throw new KeyPointInfiniteError(part);
  if (!affine || coordinates.some((coordinate) => coordinate >= curve.q))
    throw new KeyPointOffCurveError(part);
}

function requireInGroup<Coordinates>(
  group: Group<Coordinates>,
  order: bigint,
  part: KeyPart,
  point: Uint8Array,
): Uint8Array {
  // Affine (0, 0) is how Solidity and snarkjs's binary format write the point at infinity.
  if (group.isZero(point)) throw new KeyPointInfiniteError(part);
  if (!group.isValid(point) || !group.isZero(group.timesScalar(point, order)))
    throw new KeyPointOffCurveError(part);
  return point;
}
