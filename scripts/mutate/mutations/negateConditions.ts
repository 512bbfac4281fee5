// SPDX-License-Identifier: MIT
import { nodeIn, spanOf, textIn } from "../ast.ts";
import type { Mutation } from "./Mutation.ts";

const BRANCHES = new Set([
  "IfStatement",
  "Conditional",
  "WhileStatement",
  "DoWhileStatement",
  "ForStatement",
]);

/** The opposite condition. Of == and != the other operator says the same, so they are left to it. */
export const negateConditions: Mutation = (node, { text }) => {
  const condition = BRANCHES.has(node.nodeType) ? nodeIn(node, "condition") : undefined;
  if (condition === undefined || ["==", "!=", "!"].includes(textIn(condition, "operator"))) return [];
  const { start, end } = spanOf(condition);
  return [{ operator: "condition", start, end, replacement: `!(${text(start, end)})` }];
};
