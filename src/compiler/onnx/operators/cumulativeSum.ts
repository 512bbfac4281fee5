// SPDX-License-Identifier: MIT
import { countTo } from "../../graph/gridIndices.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf, stridesOf } from "../../graph/tensor.ts";
import { axisOf, constantInput, input, integerAttribute, type Translator } from "../node.ts";
import { checkTaps } from "./sizes.ts";

/** CumSum: sums of the elements up to each one along an axis, or from it on (`reverse`), without it (`exclusive`). */
export const cumulativeSum: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const axis = axisOf(node, constantInput(node, 1, "axis").data[0] ?? NaN, value.shape.length);
  const skipped = integerAttribute(node, "exclusive", 0) === 0 ? 0 : 1;
  const backwards = integerAttribute(node, "reverse", 0) !== 0;
  const [length, size] = [value.shape[axis] ?? 1, sizeOf(value.shape)];
  const stride = stridesOf(value.shape)[axis] ?? 1;
  checkTaps(node, (size * (length + 1)) / 2);
  const lists = Array.from({ length: length + 1 }, (_, count) => ({
    offsets: countTo(count).map((position) => position * stride),
    ones: new Float64Array(count).fill(1),
  }));
  const rows = new RowsBuilder(size);
  for (let index = 0; index < size; index++) {
    const position = Math.floor(index / stride) % length;
    const list = lists[(backwards ? length - position : position + 1) - skipped];
    const first = backwards ? index + skipped * stride : index - position * stride;
    if (list) rows.addAt(first, list.offsets, list.ones);
  }
  return [builder.linear(context, [value], value.shape, rows.build())];
};
