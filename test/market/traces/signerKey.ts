// SPDX-License-Identifier: MIT

/** Key of a caller's signing key in the state. */
export function signerKey(caller: string, key: string): string {
  return `${caller} ${key}`;
}
