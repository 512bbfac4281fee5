// SPDX-License-Identifier: MIT
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf, stridesOf, type Shape } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import type { OnnxNode } from "../node.ts";

/** Elements of a tensor that differ only along some axes, as groups. */
export interface AxisGroups {
  readonly shape: Shape;
  /** The shape with size 1 along those axes. */
  readonly reduced: Shape;
  /** For each element its group; for each group its elements, in order. */
  readonly groupOf: Int32Array;
  readonly members: readonly (readonly number[])[];
  /** Elements of a group. */
  readonly size: number;
}

/** Groups the elements of a tensor along axes (counted from the front). */
export function groupsAlong(shape: Shape, axes: readonly number[]): AxisGroups {
  const reduced = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const strides = stridesOf(shape);
  const steps = stridesOf(reduced).map((step, axis) => (axes.includes(axis) ? 0 : step));
  const groupOf = new Int32Array(sizeOf(shape));
  const members = Array.from({ length: sizeOf(reduced) }, (): number[] => []);
  for (let index = 0; index < groupOf.length; index++) {
    let group = 0;
    shape.forEach((size, axis) => {
      group += (Math.floor(index / (strides[axis] ?? 1)) % size) * (steps[axis] ?? 0);
    });
    groupOf[index] = group;
    members[group]?.push(index);
  }
  return { shape, reduced, groupOf, members, size: groupOf.length / members.length };
}

/** weight · the sum of each group, in the reduced shape. */
export function sumGroups(node: OnnxNode, value: Value, groups: AxisGroups, weight: number): Value {
  const rows = new RowsBuilder(sizeOf(groups.shape));
  const weights = new Float64Array(groups.size).fill(weight);
  for (const members of groups.members) rows.add(members, weights);
  return node.builder.linear(node.context, [value], groups.reduced, rows.build());
}

/** The greatest element of each group, in the reduced shape. */
export function greatestOfGroups(node: OnnxNode, value: Value, groups: AxisGroups): Value {
  return node.builder.maximum(node.context, value, groups.reduced, groups.members);
}

/** A value of the reduced shape, repeated over the groups' elements. */
export function overGroups(node: OnnxNode, value: Value, groups: AxisGroups): Value {
  return node.builder.select(node.context, [value], groups.shape, groups.groupOf);
}
