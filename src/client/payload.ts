// SPDX-License-Identifier: MIT
import { concat, getBytes, toBeHex, toBigInt } from "ethers";

/** What a node needs to answer a call: the quantised input words and the salt of their commitment. */
export interface CallInput {
  /** One byte per input word. */
  words: Uint8Array;
  /** Below the scalar field order. */
  salt: bigint;
}

/** Bytes of an on-chain request's payload: 32 of salt, then one per input word. */
export function encodePayload(input: CallInput): string {
  return concat([toBeHex(input.salt, 32), input.words]);
}

/** Inverse of {@link encodePayload}. */
export function decodePayload(payload: string): CallInput {
  const bytes = getBytes(payload);
  return { salt: toBigInt(bytes.slice(0, 32)), words: bytes.slice(32) };
}
