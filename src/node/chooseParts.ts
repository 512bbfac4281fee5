// SPDX-License-Identifier: MIT
import { PartUnknownError } from "../errors/ConfigErrors.ts";
import type { NodeParts } from "./startNode.ts";

const PARTS = ["serve", "work", "prove"];

/** What a process does: one part of a node, or all for an empty name. @throws PartUnknownError */
export function chooseParts(only: string): NodeParts {
  if (only !== "" && !PARTS.includes(only)) throw new PartUnknownError({ given: only, known: PARTS });
  const does = (part: string) => only === "" || only === part;
  return { serve: does("serve"), work: does("work"), prove: does("prove") };
}
