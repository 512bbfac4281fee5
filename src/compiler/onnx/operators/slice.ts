// SPDX-License-Identifier: MIT
import { wholeAxes } from "../../graph/gridIndices.ts";
import { axisOf, input, integersOf, refuse, type Translator } from "../node.ts";
import { pick } from "./selections.ts";

/** Slice, with attributes up to operator set 9 and inputs since. Bounds outside are clamped, as in NumPy. */
export const slice: Translator = (node) => {
  const value = input(node, 0, "the value");
  const rank = value.shape.length;
  const starts = integersOf(node, "starts", 1) ?? refuse(node, "starts are missing", "pass them");
  const ends = integersOf(node, "ends", 2) ?? refuse(node, "ends are missing", "pass them");
  const axes = (integersOf(node, "axes", 3) ?? starts.map((_, axis) => axis)).map((axis) =>
    axisOf(node, axis, rank),
  );
  const steps = integersOf(node, "steps", 4) ?? starts.map(() => 1);
  if ([ends, axes, steps].some((list) => list.length !== starts.length) || new Set(axes).size !== axes.length)
    refuse(
      node,
      "starts, ends, axes and steps are not of one length, or axes repeat",
      "pass one of each per axis",
    );
  if (steps.includes(0)) refuse(node, "a step is 0", "use another step");
  const grid = wholeAxes(value.shape).map((whole, axis) => {
    const at = axes.indexOf(axis);
    if (at < 0) return whole;
    const positions = slicePositions(value.shape[axis] ?? 1, starts[at] ?? 0, ends[at] ?? 0, steps[at] ?? 1);
    return { ...whole, positions };
  });
  return [pick(node, value, grid)];
};

/** What Python's range(*slice(start, end, step).indices(length)) counts; never more than `length` positions. */
function slicePositions(length: number, start: number, end: number, step: number): Int32Array {
  const [least, greatest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (bound: number): number =>
    Math.min(Math.max(bound < 0 ? bound + length : bound, least), greatest);
  const first = clamp(start);
  const count = Math.max(0, Math.ceil((clamp(end) - first) / step));
  return Int32Array.from({ length: count }, (_, index) => first + index * step);
}
