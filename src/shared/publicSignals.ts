// SPDX-License-Identifier: MIT

/**
 * The order of a circuit's public signals: the one table that Solidity, TypeScript and circom follow.
 * `length(b, w)` is how many field elements the signal has for batch size b and w output words per call.
 */
export const PUBLIC_SIGNALS = [
  { name: "modelCommitment", length: () => 1 },
  { name: "context", length: () => 1 },
  { name: "inputCommitment", length: (batchSize: number) => batchSize },
  { name: "outputWord", length: (batchSize: number, wordsPerCall: number) => batchSize * wordsPerCall },
] as const;

/** Order of the BN254 scalar field: every public signal is below it (R27). */
export const SCALAR_FIELD_ORDER =
  21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** Number of public signals of a circuit. */
export function publicSignalCount(batchSize: number, wordsPerCall: number): number {
  return PUBLIC_SIGNALS.reduce((sum, signal) => sum + signal.length(batchSize, wordsPerCall), 0);
}

/** Positions, from 0, of some of the public signals among all of them. */
export function publicSignalPositions(
  batchSize: number,
  wordsPerCall: number,
  names: readonly (typeof PUBLIC_SIGNALS)[number]["name"][],
): readonly number[] {
  let start = 0;
  return PUBLIC_SIGNALS.flatMap(({ name, length }) => {
    const from = start;
    start += length(batchSize, wordsPerCall);
    return names.includes(name) ? Array.from({ length: start - from }, (_, index) => from + index) : [];
  });
}
