// SPDX-License-Identifier: MIT

/** A clock of half-lives, Q64, exactly as Pace.sol keeps it. Moments are unix seconds. */
export interface Clock {
  readonly at: (now: bigint) => bigint;
  /** From now on half-lives last so many seconds; what the clock shows stays, rounded up to 2^-33 half-lives. */
  readonly setHalfLife: (now: bigint, halfLife: bigint) => void;
}

/** Fractional bits of a clock that its phase does not have. */
const PHASE_SHIFT = 31n;

/**
 * A clock that begins at 0.
 *
 * @example
 * const clock = createClock({ start: 0n, halfLife: 604_800n });
 * clock.setHalfLife(604_800n, 86_400n);
 * console.log(clock.at(691_200n) >> 64n); // 2n
 */
export function createClock({ start, halfLife }: { start: bigint; halfLife: bigint }): Clock {
  const elapsed = (now: bigint, seconds: bigint): bigint => ((now - start) << 64n) / seconds;
  let current = halfLife;
  let phase = 0n;
  const at = (now: bigint): bigint => elapsed(now, current) + phase;
  return {
    at,
    setHalfLife: (now, seconds) => {
      const missing = at(now) - elapsed(now, seconds);
      // Shifts of a BigInt round down, also below zero.
      phase = ((missing + (1n << PHASE_SHIFT) - 1n) >> PHASE_SHIFT) << PHASE_SHIFT;
      current = seconds;
    },
  };
}
