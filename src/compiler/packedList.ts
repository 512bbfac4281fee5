// SPDX-License-Identifier: MIT
import { signedBits } from "./integer/integerModel.ts";

/** Bits of a field element that digits take. */
const ELEMENT_BITS = 248;

/**
 * A list of integers as the circuits take it, see circuits/lib/linear/packedList.circom: [length, bits, element, …],
 * as circom writes an array.
 *
 * @example
 * packedList([1, -2]); // "[2, 2, 3]": digits of 2 bits, 1 + 2 and −2 + 2
 */
export function packedList(values: readonly number[]): string {
  const minimum = values.reduce((least, value) => Math.min(least, value), 0);
  const maximum = values.reduce((most, value) => Math.max(most, value), 0);
  const bits = signedBits({ minimum, maximum });
  const half = 2 ** (bits - 1);
  const perElement = Math.floor(ELEMENT_BITS / bits);
  const width = BigInt(bits);
  const elements: bigint[] = [];
  for (let from = 0; from < values.length; from += perElement) {
    let element = 0n;
    for (let i = Math.min(values.length, from + perElement) - 1; i >= from; i--) {
      element = (element << width) | BigInt((values[i] ?? 0) + half);
    }
    elements.push(element);
  }
  return `[${[values.length, bits, ...elements].map(String).join(", ")}]`;
}
