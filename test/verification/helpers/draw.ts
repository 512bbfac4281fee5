// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";

/** A number below `below` (at most 2^256) that looks random and is the same in every run for the same name. */
export function draw(name: string, below: bigint): bigint {
  return BigInt(`0x${createHash("sha512").update(name).digest("hex")}`) % below;
}
