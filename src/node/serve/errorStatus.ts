// SPDX-License-Identifier: MIT

/** HTTP status of a refusal, by its code. */
const STATUS: Readonly<Record<string, number>> = {
  INPUT_SHAPE: 400,
  INPUT_MISMATCH: 400,
  WORD_OUT_OF_RANGE: 400,
  FIELD_ELEMENT_INVALID: 400,
  PAYMENT_FOREIGN: 400,
  VOUCHER_INVALID: 402,
  CONTRACT_CALLER_REFUSED: 402,
  SESSION_UNKNOWN: 402,
  SESSION_UNDERFUNDED: 402,
  PRICE_TOO_LOW: 402,
  MODEL_NOT_SERVED: 404,
  OFFER_MISSING: 404,
  PRICE_EARNS_NOTHING: 404,
  CALL_MISSING: 404,
  PROOF_MISSING: 404,
  CALL_OUT_OF_PLACE: 409,
  SESSION_FORKED: 409,
  EXPOSURE_EXCEEDED: 429,
  RATE_EXCEEDED: 429,
  NODE_BUSY: 503,
  CHAIN_UNREACHABLE: 503,
};

/** HTTP status of a refusal; 500 for what is no refusal. */
export function errorStatus(code: string): number {
  return STATUS[code] ?? 500;
}
