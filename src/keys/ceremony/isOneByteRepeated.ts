// SPDX-License-Identifier: MIT

/** Whether hexadecimal digits are one byte over and over: no random value, but a placeholder. */
export function isOneByteRepeated(digits: string): boolean {
  return /^(..)\1*$/.test(digits);
}
