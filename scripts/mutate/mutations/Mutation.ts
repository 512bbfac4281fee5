// SPDX-License-Identifier: MIT
import type { AstNode } from "../AstNode.ts";
import type { Edit } from "../Mutant.ts";

/** What a mutation may look at besides the node. */
export interface Context {
  /** The nodes above, the nearest last. */
  readonly above: readonly AstNode[];
  /** The source between two bytes. Characters beyond ASCII count one each. */
  readonly text: (start: number, end: number) => string;
}

/** Changes of one kind that can be made to a node itself; those of nodes below are not its business. */
export type Mutation = (node: AstNode, context: Context) => readonly Edit[];
