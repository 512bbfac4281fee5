// SPDX-License-Identifier: MIT
import { id } from "ethers";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random choices that follow from a seed. */
export interface Draw {
  /** A whole number below the bound. */
  below: (bound: number) => number;
  /** True once in so many times. */
  once: (inSoMany: number) => boolean;
  pick: <T>(choices: readonly T[]) => T;
  /** An amount around one that matters: just it, a wei off, a part of it, nothing. */
  near: (amount: bigint) => bigint;
  /** A word that was not drawn before. */
  word: () => bigint;
}

/** @see Draw */
export function makeDraw(seed: number): Draw {
  const random = xoroshiro128plus(seed);
  const below = (bound: number): number => Math.floor(((random.next() >>> 0) / 2 ** 32) * bound);
  const pick = <T>(choices: readonly T[]): T => {
    const chosen = choices.at(below(choices.length));
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  };
  let words = 0;
  return {
    below,
    once: (inSoMany) => below(inSoMany) === 0,
    pick,
    near: (amount) => {
      const choices = [amount, amount, amount + 1n, amount - 1n, amount / 2n, amount / 3n + 1n, 1n, 0n];
      const chosen = pick(choices);
      return chosen < 0n ? 0n : chosen;
    },
    word: () => BigInt(id(`${String(seed)} ${String((words += 1))}`)) >> 8n,
  };
}
