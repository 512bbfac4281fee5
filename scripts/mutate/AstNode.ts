// SPDX-License-Identifier: MIT

/** A node of the syntax tree that solc gives, of Solidity or of Yul. */
export interface AstNode {
  readonly nodeType: string;
  /** "start:length:file", in bytes of the source. */
  readonly src: string;
  readonly [field: string]: unknown;
}

/** Whether a value is a node. */
export function isAstNode(value: unknown): value is AstNode {
  return (
    typeof value === "object" &&
    value !== null &&
    "nodeType" in value &&
    typeof value.nodeType === "string" &&
    "src" in value &&
    typeof value.src === "string"
  );
}
