// SPDX-License-Identifier: MIT
import { spanOf, textIn } from "../ast.ts";
import type { Mutation } from "./Mutation.ts";

const STATEMENTS = new Set([
  "ExpressionStatement",
  "EmitStatement",
  "RevertStatement",
  "Return",
  "Break",
  "Continue",
]);

/** Leaves out a statement (a `require` is one), or a modifier of a function. */
export const dropStatements: Mutation = (node, { above, text }) => {
  const { start, end } = spanOf(node);
  if (node.nodeType === "ModifierInvocation") {
    // What a constructor hands to its base looks alike.
    const isModifier = textIn(node, "kind") === "modifierInvocation";
    return isModifier ? [{ operator: "modifier", start, end, replacement: "" }] : [];
  }
  if (!STATEMENTS.has(node.nodeType)) return [];
  const parent = above.at(-1);
  // The step of a loop has no semicolon of its own, and nothing may stand there.
  if (parent?.nodeType === "ForStatement" && parent["loopExpression"] === node)
    return [{ operator: "statement", start, end, replacement: "" }];
  // solc counts the semicolon to some statements and not to others.
  const semicolon = /^\s*;/.exec(text(end, end + 200))?.[0] ?? "";
  return [{ operator: "statement", start, end: end + semicolon.length, replacement: "{}" }];
};
