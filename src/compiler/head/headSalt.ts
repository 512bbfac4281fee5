// SPDX-License-Identifier: MIT
import { randomBytes } from "node:crypto";

/**
 * The last section of a head's parameters: 248 bits, one packed element, that nothing reads. With it drawn at random, the
 * model commitment says nothing about a head that could be guessed.
 */
export const HEAD_SALT = { name: "salt", count: 8, bits: 31 } as const;

/** Draws the words of a head's salt, uniform and to be kept secret. */
export function drawHeadSalt(draw: (bytes: number) => Uint8Array = randomBytes): number[] {
  return Array.from({ length: HEAD_SALT.count }, () => {
    const bytes = draw(4);
    return bytes.reduce((value, byte) => value * 256 + byte, 0) % 2 ** HEAD_SALT.bits;
  });
}
