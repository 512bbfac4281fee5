// SPDX-License-Identifier: MIT
import type { ScalarFunction } from "../graph/scalarFunction.ts";
import { extremes } from "./calibration.ts";

/** The part of the range seen in which the functions' values change by more than half a step of the result. */
export function usefulRange(
  functions: readonly ScalarFunction[],
  [least, greatest]: readonly [number, number],
  bits: number,
): readonly [number, number] {
  if (least === greatest) return [least, least + 1];
  const points = 512;
  const grid = Array.from({ length: points + 1 }, (_, i) => least + ((greatest - least) * i) / points);
  const flat = functions.map(({ apply }) => {
    const values = grid.map(apply).map((value) => (Number.isFinite(value) ? value : NaN));
    const [low, high] = extremes(Float64Array.from(values));
    const step = (high - low) / (2 ** bits - 1) / 2;
    const near = (value: number, end: number): boolean => Math.abs(value - end) <= step;
    const first = values.findIndex((value) => !near(value, values[0] ?? NaN));
    const last = values.findLastIndex((value) => !near(value, values[points] ?? NaN));
    return [first < 0 ? 0 : Math.max(0, first - 1), last < 0 ? points : Math.min(points, last + 1)] as const;
  });
  const from = Math.min(...flat.map(([first]) => first));
  const to = Math.max(...flat.map(([, last]) => last));
  return from < to ? [grid[from] ?? least, grid[to] ?? greatest] : [least, greatest];
}
