// SPDX-License-Identifier: MIT
import type { Curve } from "ffjavascript";
import type { ConstraintSystem } from "../../shared/circom/readR1cs.ts";
import { multiplyGenerator } from "./fixedBase.ts";
import { evaluateLagrange, modulo, scalarField } from "./lagrange.ts";
import { evaluateProgram } from "./quadraticProgram.ts";
import type { ToxicWaste } from "./toxicWaste.ts";

/** The points of a Groth16 proving key, affine, in snarkjs's format. */
export type KeyPoints = {
  readonly alpha1: Uint8Array;
  readonly beta1: Uint8Array;
  readonly beta2: Uint8Array;
  readonly gamma2: Uint8Array;
  readonly delta1: Uint8Array;
  readonly delta2: Uint8Array;
  /** Public signals (and the constant), over gamma. */
  readonly ic: Uint8Array;
  /** A of every wire; B of every wire in both groups. */
  readonly a: Uint8Array;
  readonly b1: Uint8Array;
  readonly b2: Uint8Array;
  /** Private wires, over delta. */
  readonly c: Uint8Array;
  /** Odd points of the double domain, over delta. */
  readonly h: Uint8Array;
};

/** @see computeKeyPoints */
export type ComputeKeyPointsParameters = {
  readonly system: ConstraintSystem;
  readonly power: number;
  readonly waste: ToxicWaste;
  readonly onPoint: (done: number, total: number) => void;
};

/** Every scalar of a key times the generator of its group. */
export async function computeKeyPoints(
  curve: Curve,
  { system, power, waste, onPoint }: ComputeKeyPointsParameters,
): Promise<KeyPoints> {
  const { alpha, beta, delta } = waste;
  const { ic, a, b, c, h } = computeScalars(system, power, waste);
  const scalarsG1 = [alpha, beta, delta, ...ic, ...a, ...b, ...c, ...h];
  const scalarsG2 = [beta, 1n, delta, ...b];
  const total = scalarsG1.length + scalarsG2.length;
  onPoint(0, total);
  const pointsG1 = await multiplyGenerator(curve, {
    group: "G1",
    scalars: scalarsG1,
    onDone: (done) => {
      onPoint(done, total);
    },
  });
  const pointsG2 = await multiplyGenerator(curve, {
    group: "G2",
    scalars: scalarsG2,
    onDone: (done) => {
      onPoint(scalarsG1.length + done, total);
    },
  });
  const takeG1 = createReader(pointsG1, curve.G1.F.n8 * 2);
  const takeG2 = createReader(pointsG2, curve.G2.F.n8 * 2);
  return {
    alpha1: takeG1(1),
    beta1: takeG1(1),
    delta1: takeG1(1),
    ic: takeG1(ic.length),
    a: takeG1(a.length),
    b1: takeG1(b.length),
    c: takeG1(c.length),
    h: takeG1(h.length),
    beta2: takeG2(1),
    gamma2: takeG2(1),
    delta2: takeG2(1),
    b2: takeG2(b.length),
  };
}

type KeyScalars = { ic: bigint[]; a: bigint[]; b: bigint[]; c: bigint[]; h: bigint[] };

function computeScalars(system: ConstraintSystem, power: number, waste: ToxicWaste): KeyScalars {
  const { tau, alpha, beta, delta } = waste;
  const program = evaluateProgram(system, power, tau);
  const combined = program.a.map((a, wire) =>
    modulo(beta * a + alpha * (program.b[wire] ?? 0n) + (program.c[wire] ?? 0n)),
  );
  const deltaInverse = scalarField.inv(delta);
  const overDelta = (value: bigint): bigint => scalarField.mul(value, deltaInverse);
  // snarkjs's prover evaluates A · B − C on the odd points of the double domain; it vanishes on the even ones.
  const odd = evaluateLagrange({ tau, power: power + 1, first: 1, step: 2, count: 2 ** power });
  return {
    ic: combined.slice(0, system.publicSignals + 1),
    a: program.a,
    b: program.b,
    c: combined.slice(system.publicSignals + 1).map(overDelta),
    h: odd.map(overDelta),
  };
}

/** Hands out consecutive points. */
function createReader(points: Uint8Array, pointBytes: number): (count: number) => Uint8Array {
  let offset = 0;
  return (count) => {
    const start = offset;
    offset += count * pointBytes;
    return points.subarray(start, offset);
  };
}
