// SPDX-License-Identifier: MIT
import { broadcast, input, type Translator } from "../node.ts";

const sum =
  (sign: 1 | -1): Translator =>
  (node) => {
    const values = [input(node, 0, "the left operand"), input(node, 1, "the right operand")];
    const [left, right] = broadcast(node, values);
    return left && right ? [node.builder.add(node.context, left, right, sign)] : [];
  };

/** Operators of two operands, element by element. */
export const ARITHMETIC: Readonly<Record<string, Translator>> = {
  Add: sum(1),
  Sub: sum(-1),
};
