// SPDX-License-Identifier: MIT
import { randomBytes } from "ethers";
import { SCALAR_FIELD_ORDER } from "./publicSignals.ts";

/**
 * Draws the salt of an input commitment: uniform below the scalar field order (by rejection), so that the commitment
 * says nothing about an input that could be guessed.
 */
export function drawSalt(draw: (bytes: number) => Uint8Array = randomBytes): bigint {
  for (;;) {
    const bytes = draw(32);
    const candidate = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) & ((1n << 254n) - 1n);
    if (candidate < SCALAR_FIELD_ORDER) return candidate;
  }
}
