// SPDX-License-Identifier: MIT
import { F1Field } from "ffjavascript";
import { SCALAR_FIELD_ORDER } from "../../shared/publicSignals.ts";

/** The scalar field of BN254, on bigints. */
export const scalarField = new F1Field(SCALAR_FIELD_ORDER);

/** @see evaluateLagrange */
export type EvaluateLagrangeParameters = {
  /** Where to evaluate; outside the domain. */
  readonly tau: bigint;
  /** The domain is the subgroup of order 2^power. */
  readonly power: number;
  /** Which points' polynomials: exponents first, first + step, … of the domain's generator. */
  readonly first: number;
  readonly step: number;
  readonly count: number;
};

/**
 * Lagrange polynomials at τ. For a domain of N points, L_x(τ) = (τ^N − 1) / N · x / (τ − x).
 *
 * @returns One value for each point asked for.
 */
export function evaluateLagrange({ tau, power, first, step, count }: EvaluateLagrangeParameters): bigint[] {
  const field = scalarField;
  const generator = field.w[power];
  if (generator === undefined) throw new RangeError(`no domain of 2^${String(power)} points`);
  const size = 1n << BigInt(power);
  const scale = field.mul(modulo(field.exp(tau, size) - 1n), field.inv(size));
  const stride = field.exp(generator, BigInt(step));
  const points = [field.exp(generator, BigInt(first))];
  for (let index = 1; index < count; index++) points.push(field.mul(points[index - 1] ?? 0n, stride));
  const inverses = invertAll(points.map((point) => modulo(tau - point)));
  return points.map((point, index) => field.mul(field.mul(scale, point), inverses[index] ?? 0n));
}

/** Remainder in [0, r). */
export function modulo(value: bigint): bigint {
  const rest = value % SCALAR_FIELD_ORDER;
  return rest < 0n ? rest + SCALAR_FIELD_ORDER : rest;
}

/** Inverses of non-zero values with a single inversion (Montgomery's trick). */
function invertAll(values: readonly bigint[]): bigint[] {
  let product = 1n;
  const before = values.map((value) => {
    const prefix = product;
    product = scalarField.mul(product, value);
    return prefix;
  });
  let inverse = scalarField.inv(product);
  return before
    .map((_, position) => {
      const index = values.length - 1 - position;
      const result = scalarField.mul(inverse, before[index] ?? 0n);
      inverse = scalarField.mul(inverse, values[index] ?? 0n);
      return result;
    })
    .reverse();
}
