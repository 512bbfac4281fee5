// SPDX-License-Identifier: MIT
import { randomBytes } from "ethers";
import { getCurveFromName } from "ffjavascript";
import { SCALAR_FIELD_ORDER as R, publicSignalCount } from "../../src/shared/publicSignals.ts";
import type { G1Words, G2Words, VerifyingKeyWords } from "../../src/keys/encodeVerifyingKey.ts";
import type { ProofWords } from "../../src/prover/encodeProof.ts";

/**
 * A Groth16 key whose secrets the test keeps: with them a proof can be written down for any public signals (that is the
 * zero-knowledge simulator of Groth, EUROCRYPT 2016, section 3.2). The real verifier accepts such a proof, and no proof
 * for any other signals, so tests of the market run against real pairings without a circuit.
 */
export interface TrapdoorKey {
  batchSize: number;
  wordsPerCall: number;
  verifyingKey: VerifyingKeyWords;
  secrets: TrapdoorSecrets;
  /** A proof for exactly these public signals. */
  prove(publicSignals: readonly bigint[]): ProofWords;
}

const random = (): bigint => (BigInt(`0x${Buffer.from(randomBytes(32)).toString("hex")}`) % (R - 1n)) + 1n;

function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, value % R, R - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * base) % R;
    base = (base * base) % R;
  }
  return result;
}

/** Without worker threads, so that there is nothing to close. */
const curve = await getCurveFromName("bn128", true);

function g1(scalar: bigint): G1Words {
  const [x, y] = curve.G1.toObject(curve.G1.toAffine(curve.G1.timesScalar(curve.G1.g, scalar)));
  return { x, y };
}

function g2(scalar: bigint): G2Words {
  const [x, y] = curve.G2.toObject(curve.G2.toAffine(curve.G2.timesScalar(curve.G2.g, scalar)));
  return { xImaginary: x[1], xReal: x[0], yImaginary: y[1], yReal: y[0] };
}

/** What a {@link TrapdoorKey} is made of: discrete logarithms of the verifying key's points. */
export interface TrapdoorSecrets {
  alpha: bigint;
  beta: bigint;
  gamma: bigint;
  delta: bigint;
  ic: readonly bigint[];
}

function drawSecrets(shape: { batchSize: number; wordsPerCall: number }): TrapdoorSecrets {
  const ic = Array.from({ length: publicSignalCount(shape.batchSize, shape.wordsPerCall) + 1 }, random);
  return { alpha: random(), beta: random(), gamma: random(), delta: random(), ic };
}

/**
 * Makes a key for circuits of this shape.
 *
 * @param secrets Of the same key, for another process; drawn if left out.
 */
export function makeTrapdoorKey(
  shape: { batchSize: number; wordsPerCall: number },
  secrets = drawSecrets(shape),
): TrapdoorKey {
  const { alpha, beta, gamma, delta, ic } = secrets;
  const { batchSize, wordsPerCall } = shape;
  return {
    batchSize,
    wordsPerCall,
    secrets,
    verifyingKey: {
      alpha: g1(alpha),
      beta: g2(beta),
      gamma: g2(gamma),
      delta: g2(delta),
      ic: ic.map(g1),
    },
    prove(publicSignals) {
      // a·b = alpha·beta + gamma·(ic[0] + Σ ic[i + 1]·signal[i]) + delta·c
      const [a, b] = [random(), random()];
      const statement = ic.reduce(
        (sum, factor, index) => sum + factor * (index === 0 ? 1n : (publicSignals[index - 1] ?? 0n)),
        0n,
      );
      const c = ((((a * b - alpha * beta - gamma * statement) % R) + R) * inverse(delta)) % R;
      const [A, B, C] = [g1(a), g2(b), g1(c)];
      return [A.x, A.y, B.xImaginary, B.xReal, B.yImaginary, B.yReal, C.x, C.y];
    },
  };
}
