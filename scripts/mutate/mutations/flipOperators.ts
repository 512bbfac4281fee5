// SPDX-License-Identifier: MIT
import { nodeIn, spanOf, textIn } from "../ast.ts";
import type { Mutation } from "./Mutation.ts";

const BINARY: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": "!=",
  "!=": "==",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "**": "*",
  "&&": "||",
  "||": "&&",
  "&": "|",
  "|": "&",
  "^": "&",
  "<<": ">>",
  ">>": "<<",
};

const ASSIGNMENT: Readonly<Record<string, string>> = {
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
  "%=": "*=",
  "|=": "&=",
  "&=": "|=",
  "^=": "&=",
  "<<=": ">>=",
  ">>=": "<<=",
};

/** Another operator: of comparisons the one beside it, of arithmetic and logic the opposite. */
export const flipOperators: Mutation = (node, { text }) => {
  if (node.nodeType === "UnaryOperation") return flipUnary(node);
  const isBinary = node.nodeType === "BinaryOperation";
  if (!isBinary && node.nodeType !== "Assignment") return [];
  const [left, right] = isBinary
    ? [nodeIn(node, "leftExpression"), nodeIn(node, "rightExpression")]
    : [nodeIn(node, "leftHandSide"), nodeIn(node, "rightHandSide")];
  const operator = textIn(node, "operator");
  const replacement = (isBinary ? BINARY : ASSIGNMENT)[operator];
  if (left === undefined || right === undefined || replacement === undefined) return [];
  // Brackets around an operand belong to no node, and so may lie between it and the operator.
  const from = spanOf(left).end;
  const offset = text(from, spanOf(right).start).lastIndexOf(operator);
  if (offset < 0) return [];
  const start = from + offset;
  return [{ operator: "operator", start, end: start + operator.length, replacement }];
};

const flipUnary: (node: Parameters<Mutation>[0]) => ReturnType<Mutation> = (node) => {
  const operator = textIn(node, "operator");
  const { start, end } = spanOf(node);
  const isPrefix = node["prefix"] === true;
  const place = isPrefix ? { start, end: start + operator.length } : { start: end - operator.length, end };
  if (operator === "++" || operator === "--")
    return [{ operator: "operator", ...place, replacement: operator === "++" ? "--" : "++" }];
  if (operator === "!" || operator === "-" || operator === "~")
    return [{ operator: "operator", ...place, replacement: "" }];
  return [];
};
