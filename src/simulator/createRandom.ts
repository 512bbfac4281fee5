// SPDX-License-Identifier: MIT
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { skipN } from "pure-rand/utils/skipN";

/** Streams of one seed that never depend on each other: what one draws does not shift what another draws. */
export type Stream = "world" | "demand" | "lane";

const STREAMS: readonly Stream[] = ["world", "demand", "lane"];

/** Random numbers, the same for the same seed and stream. */
export interface Random {
  /** In [0, 1). */
  uniform: () => number;
  /** With mean 0 and standard deviation 1. */
  normal: () => number;
}

/**
 * A stream of random numbers.
 *
 * @param seed A whole number.
 * @example const { uniform } = createRandom(1, "demand");
 */
export function createRandom(seed: number, stream: Stream): Random {
  const generator = xoroshiro128plus(Math.imul(seed + 1, 0x9e3779b1));
  for (let i = 0; i < STREAMS.indexOf(stream); i++) generator.jump();
  // The first numbers of neighbouring seeds resemble each other.
  skipN(generator, 64);
  return {
    uniform: () => (generator.next() >>> 0) / 2 ** 32,
    // Box–Muller; 1 − u is never 0.
    normal: () =>
      Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator))) *
      Math.cos(2 * Math.PI * uniformFloat64(generator)),
  };
}
