// SPDX-License-Identifier: MIT
import { PayloadInvalidError } from "../errors/MarketErrors.ts";
import { concat, getBytes, toBeHex, toBigInt } from "ethers";

/** What a node needs to answer a call: the quantised input words and the salt of their commitment. */
export interface CallInput {
  /** One byte per input word. */
  words: Uint8Array;
  /** Below the scalar field order. */
  salt: bigint;
}

const SALT_BYTES = 32;

/**
 * The payload of an on-chain request: 32 bytes of salt, then the input words, `bits` bits each, lowest bit first.
 *
 * @param options.bits Width of one word, 1 to 8.
 */
export function encodePayload(input: CallInput, options: { bits: number }): string {
  const packed = new Uint8Array(Math.ceil((input.words.length * options.bits) / 8));
  forEachBit(input.words.length, options.bits, ({ word, bit, byte, place }) => {
    const value = ((input.words[word] ?? 0) >> bit) & 1;
    packed[byte] = (packed[byte] ?? 0) | (value << place);
  });
  return concat([toBeHex(input.salt, SALT_BYTES), packed]);
}

/**
 * Inverse of {@link encodePayload}.
 *
 * @param options.count Number of words.
 * @throws PayloadInvalidError if the payload has another length than `count` words have.
 */
export function decodePayload(payload: string, options: { bits: number; count: number }): CallInput {
  const bytes = getBytes(payload);
  const expected = SALT_BYTES + Math.ceil((options.count * options.bits) / 8);
  if (bytes.length !== expected) throw new PayloadInvalidError({ length: bytes.length, expected });
  const words = new Uint8Array(options.count);
  forEachBit(options.count, options.bits, ({ word, bit, byte, place }) => {
    const value = ((bytes[SALT_BYTES + byte] ?? 0) >> place) & 1;
    words[word] = (words[word] ?? 0) | (value << bit);
  });
  return { salt: toBigInt(bytes.slice(0, SALT_BYTES)), words };
}

/** Where each bit of each word lies in the packed bytes. */
function forEachBit(
  count: number,
  bits: number,
  visit: (at: { word: number; bit: number; byte: number; place: number }) => void,
): void {
  for (let index = 0; index < count * bits; index++) {
    visit({ word: Math.floor(index / bits), bit: index % bits, byte: index >> 3, place: index & 7 });
  }
}
