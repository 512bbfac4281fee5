// SPDX-License-Identifier: MIT

/** The value, which the test knows to be there. @throws TypeError if it is not. */
export function defined<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError("the test expected a value here");
  return value;
}
