// SPDX-License-Identifier: MIT
import type { ScalarFunction } from "../graph/scalarFunction.ts";
import { extremes } from "./calibration.ts";
import { round } from "./quantiseForm.ts";

/** What the words that index a table stand for. */
interface Index {
  readonly bits: number;
  readonly scale: number;
  readonly zero: number;
  readonly offset: number | Float64Array;
}

/** Tables of functions and what their entries stand for: scale · (entry − zero) + offset. */
export interface FunctionTables {
  readonly tables: readonly (readonly number[])[];
  readonly scale: number;
  readonly zero: number;
  readonly offset: number;
}

/**
 * Values of functions at every word of an index, rounded to words of `bits`. Where a function has no finite value (a
 * pole, or outside its domain), the nearest word with one stands in.
 */
export function functionTable(
  functions: readonly ScalarFunction[],
  index: Index,
  bits: number,
): FunctionTables {
  const offset = typeof index.offset === "number" ? index.offset : 0;
  const words = Array.from(
    { length: 2 ** index.bits },
    (_, word) => index.scale * (word - index.zero) + offset,
  );
  const values = functions.map(({ apply }) => patched(words.map(apply)));
  const [low, high] = extremes(Float64Array.from(values.flat()));
  const meaning = tableMeaning(low, high, 2 ** bits - 1);
  const entry = (value: number): number =>
    Math.min(Math.max(round((value - meaning.offset) / meaning.scale) + meaning.zero, 0), 2 ** bits - 1);
  return { tables: values.map((list) => list.map(entry)), ...meaning };
}

/** Words over [low, high]; 0 is met exactly unless all values are far from it. */
function tableMeaning(low: number, high: number, levels: number) {
  if (low > high / 2 && low > 0) return { scale: (high - low) / levels || 1, zero: 0, offset: low };
  if (low >= 0) return { scale: high / levels || 1, zero: 0, offset: 0 };
  if (high <= 0) return { scale: -low / levels, zero: levels, offset: 0 };
  const scale = (high - low) / levels;
  return { scale, zero: round(-low / scale), offset: 0 };
}

function patched(values: readonly number[]): readonly number[] {
  return values.map((value, at) => {
    if (Number.isFinite(value)) return value;
    for (let distance = 1; distance < values.length; distance++) {
      const near = [values[at - distance], values[at + distance]].find((each) => Number.isFinite(each));
      if (near !== undefined) return near;
    }
    return 0;
  });
}
