// SPDX-License-Identifier: MIT
import { MAXIMUM_PARTS, isAffine, partsOf } from "./scalarFunction.ts";
import type { ComputedValue, Value } from "./value.ts";

/** Two functions of the same rows, not both linear, as one. */
export function fuse(
  left: Value,
  right: Value,
  join: (x: number, y: number) => number,
  name: string,
): ComputedValue | undefined {
  if (left.kind === "constant" || right.kind === "constant" || left.base !== right.base) return undefined;
  const [first, second] = [left.function, right.function];
  if ((isAffine(first) && isAffine(second)) || first.step || second.step) return undefined;
  const parts = partsOf(first) + partsOf(second) + 1;
  if (parts > MAXIMUM_PARTS) return undefined;
  const names = [first.name, second.name].filter((each) => each !== "affine");
  const joined = `${name}(${names.join(", ")})`;
  return {
    kind: "computed",
    shape: left.shape,
    base: left.base,
    function: { name: joined, apply: (x) => join(first.apply(x), second.apply(x)), parts },
    nodes: [...new Set([...left.nodes, ...right.nodes])],
  };
}
