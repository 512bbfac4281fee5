// SPDX-License-Identifier: MIT
import { nodeIn, nodesIn, spanOf, textIn } from "../ast.ts";
import type { Mutation } from "./Mutation.ts";

const OPPOSITE: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "add",
  div: "mul",
  mod: "mul",
  lt: "gt",
  gt: "lt",
  slt: "sgt",
  sgt: "slt",
  eq: "xor",
  and: "or",
  or: "and",
  xor: "and",
  shl: "shr",
  shr: "shl",
};

/** Above this, one more is all that is tried. */
const LARGE = 1n << 32n;

/** The same changes inside assembly: instructions, constants, statements, conditions. */
export const changeAssembly: Mutation = (node, { text }) => {
  const { start, end } = spanOf(node);
  const change = (replacement: string, from = start, to = end) => ({
    operator: "assembly" as const,
    start: from,
    end: to,
    replacement,
  });
  switch (node.nodeType) {
    case "YulFunctionCall": {
      const name = nodeIn(node, "functionName");
      const called = name === undefined ? "" : textIn(name, "name");
      const [argument] = nodesIn(node, "arguments");
      if (called === "iszero" && argument !== undefined) {
        const inner = spanOf(argument);
        return [change(text(inner.start, inner.end))];
      }
      const other = OPPOSITE[called];
      return other === undefined ? [] : [change(other, start, start + called.length)];
    }
    case "YulLiteral": {
      if (textIn(node, "kind") !== "number") return [];
      const value = BigInt(textIn(node, "value"));
      return [
        change(String(value + 1n)),
        ...(value > 0n && value <= LARGE ? [change(String(value - 1n))] : []),
      ];
    }
    case "YulIf": {
      const condition = nodeIn(node, "condition");
      if (condition === undefined) return [];
      const inner = spanOf(condition);
      return [change(`iszero(${text(inner.start, inner.end)})`, inner.start, inner.end)];
    }
    case "YulExpressionStatement":
    case "YulAssignment":
      return [change("{}")];
    default:
      return [];
  }
};
