// SPDX-License-Identifier: MIT

/** Most gas that any transaction may ask for (EIP-7825). */
export const MOST_GAS = 2n ** 24n;

/** What is estimated is of another block than the one that will be: prices of calls, and a word that is written for the first time. */
const MARGIN_PERCENT = 115n;
const MARGIN = 25_000n;

/** The limit for a transaction that an estimate says so much gas of. */
export function gasLimitOf(estimate: bigint): bigint {
  return (estimate * MARGIN_PERCENT) / 100n + MARGIN;
}
