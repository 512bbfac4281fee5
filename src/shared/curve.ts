// SPDX-License-Identifier: MIT
import { getCurveFromName } from "ffjavascript";
import type { Curve } from "ffjavascript";

/** The right to use BN254 and its worker threads until `release` is called. Releasing twice is harmless. */
export type CurveLease = { readonly curve: Curve; readonly release: () => Promise<void> };

let shared: Promise<Curve> | undefined;
let holders = 0;

/**
 * BN254 with its worker threads. snarkjs keeps one set of threads per process and never ends them, which keeps the
 * process alive; so everything that needs them, calls of snarkjs included, holds a lease, and the threads end with the
 * last lease.
 *
 * @example
 * const { curve, release } = await leaseCurve();
 * try { curve.G1.isValid(point); } finally { await release(); }
 */
export async function leaseCurve(): Promise<CurveLease> {
  shared ??= getCurveFromName("bn128");
  holders++;
  const curve = await shared.catch((error: unknown) => {
    holders--;
    shared = undefined;
    throw error;
  });
  let released = false;
  const release = async (): Promise<void> => {
    if (released) return;
    released = true;
    holders--;
    // No await between the count and the end of the curve: whoever comes next must get new threads.
    if (holders > 0) return;
    shared = undefined;
    await curve.terminate();
  };
  return { curve, release };
}

/**
 * Runs `work` with the curve, then releases it.
 *
 * @example
 * const valid = await withCurve(() => groth16.verify(verifyingKey, publicSignals, proof));
 */
export async function withCurve<Result>(work: (curve: Curve) => Result | Promise<Result>): Promise<Result> {
  const { curve, release } = await leaseCurve();
  try {
    return await work(curve);
  } finally {
    await release();
  }
}
