// SPDX-License-Identifier: MIT
import { nodeIn, nodesIn, spanOf, textIn, typeOf } from "../ast.ts";
import type { Mutation } from "./Mutation.ts";

/** Functions to which the order of their arguments makes no difference, or that have but one meaning of it. */
const SYMMETRIC = new Set(["min", "max", "addmod", "mulmod", "average"]);

/** Swaps two neighbouring arguments of one type, of calls, errors, events and struct constructors. */
export const swapArguments: Mutation = (node, { text }) => {
  if (node.nodeType !== "FunctionCall" || textIn(node, "kind") === "typeConversion") return [];
  const called = nodeIn(node, "expression");
  const name = called === undefined ? "" : textIn(called, "memberName") || textIn(called, "name");
  if (SYMMETRIC.has(name)) return [];
  const list = nodesIn(node, "arguments");
  return list.slice(1).flatMap((right, index) => {
    const left = list[index];
    if (left === undefined || typeOf(left) !== typeOf(right)) return [];
    const [first, second] = [spanOf(left), spanOf(right)];
    const [one, other] = [text(first.start, first.end), text(second.start, second.end)];
    if (one === other) return [];
    const replacement = other + text(first.end, second.start) + one;
    return [{ operator: "arguments" as const, start: first.start, end: second.end, replacement }];
  });
};
