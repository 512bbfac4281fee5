// SPDX-License-Identifier: MIT
import type { Edit } from "./Mutant.ts";

/** The source with the change. */
export function applyMutant(source: string, edit: Edit): string {
  const bytes = Buffer.from(source);
  return Buffer.concat([
    bytes.subarray(0, edit.start),
    Buffer.from(edit.replacement, "latin1"),
    bytes.subarray(edit.end),
  ]).toString("utf8");
}
