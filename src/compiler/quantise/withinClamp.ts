// SPDX-License-Identifier: MIT
import { ModelConfigInvalidError } from "../../errors/CompilerErrors.ts";
import type { Bounds } from "./widths.ts";

/** The part of a stated range that a clamp lets through: the clamp itself is not to be moved. */
export function withinClamp(name: string, stated: Bounds, [low, high]: readonly [number, number]): Bounds {
  const bounds = { minimum: Math.max(stated.minimum, low), maximum: Math.min(stated.maximum, high) };
  if (bounds.minimum < bounds.maximum) return bounds;
  throw new ModelConfigInvalidError(
    "ranges",
    `"${name}" is stated to lie from ${String(stated.minimum)} to ${String(stated.maximum)}, but its values lie ` +
      `from ${String(low)} to ${String(high)}`,
  );
}
