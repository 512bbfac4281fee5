// SPDX-License-Identifier: MIT
import type { Span } from "./ast.ts";

/** One change to one place of a source. */
export interface Edit extends Span {
  readonly operator: Operator;
  readonly replacement: string;
}

/** Kinds of changes. */
export type Operator =
  "operator" | "condition" | "constant" | "statement" | "modifier" | "arguments" | "assembly";

/** A contract with one change, known by what it says, not by where it stands. */
export interface Mutant extends Edit {
  /** Changes only if the file's name, the function, or the text of the lines changes. */
  readonly id: string;
  readonly file: string;
  /** The function or modifier around, or "". */
  readonly scope: string;
  readonly line: number;
  /** The lines of the change, before and after, in one line each. */
  readonly from: string;
  readonly to: string;
}
