// SPDX-License-Identifier: MIT
import { range } from "./expectations.ts";

/** Numbers by channel, row and column. */
export type Volume = number[][][];

/** Flat words as channels, rows and columns. */
export function volume(
  [channels, height, width]: readonly [number, number, number],
  flat: readonly number[],
): Volume {
  return range(0, channels - 1).map((c) =>
    range(0, height - 1).map((y) =>
      range(0, width - 1).map((x) => flat[(c * height + y) * width + x] ?? NaN),
    ),
  );
}
