// SPDX-License-Identifier: MIT
import type { ConstantValue, Value } from "./value.ts";

/** The elements of constants one after another. */
export function joined(constants: readonly ConstantValue[]): Float64Array {
  const [only] = constants;
  if (only && constants.length === 1) return only.data;
  const all = new Float64Array(constants.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of constants) {
    all.set(data, at);
    at += data.length;
  }
  return all;
}

/** The number that all elements of a constant are; undefined if there is none. */
export function uniformOf(value: Value): number | undefined {
  if (value.kind === "computed") return undefined;
  const [first] = value.data;
  return value.data.every((each) => each === first) ? first : undefined;
}
