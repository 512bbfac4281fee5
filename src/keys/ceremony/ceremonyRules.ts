// SPDX-License-Identifier: MIT

/**
 * What a ceremony must come to before its key is published. The beacon is no contribution: it only takes the last
 * contributor's choice away.
 */
export const LEAST_CONTRIBUTIONS = 2;

/** Fewest bytes of a beacon, so that it can't be guessed; most that a key can hold. */
export const BEACON_BYTES = { least: 16, most: 255 } as const;

/** A beacon is hashed 2^n times. From 2^10, the least that snarkjs takes, to what a verifier repeats within minutes. */
export const BEACON_ITERATIONS_EXPONENT = { least: 10, most: 26 } as const;
