// SPDX-License-Identifier: MIT
import { isAstNode, type AstNode } from "./AstNode.ts";

/** Where a node stands in its source, in bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a node stands. */
export function spanOf(node: AstNode): Span {
  const [start = 0, length = 0] = node.src.split(":").map(Number);
  return { start, end: start + length };
}

/** The node in a field, if there is one. */
export function nodeIn(node: AstNode, field: string): AstNode | undefined {
  const value = node[field];
  return isAstNode(value) ? value : undefined;
}

/** The nodes in a field that holds a list; holes are left out. */
export function nodesIn(node: AstNode, field: string): readonly AstNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isAstNode) : [];
}

/** The text in a field, or "". */
export function textIn(node: AstNode, field: string): string {
  const value = node[field];
  return typeof value === "string" ? value : "";
}

/** Type of an expression, as solc names it. */
export function typeOf(node: AstNode): string {
  const types = node["typeDescriptions"];
  if (typeof types !== "object" || types === null || !("typeIdentifier" in types)) return "";
  return typeof types.typeIdentifier === "string" ? types.typeIdentifier : "";
}

/** Visits a node and all below it, each with the nodes above it, the nearest last. */
export function walk(
  node: AstNode,
  visit: (node: AstNode, above: readonly AstNode[]) => void,
  above: readonly AstNode[] = [],
): void {
  visit(node, above);
  const below = [...above, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isAstNode(child)) walk(child, visit, below);
  }
}
