// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { EquivalentStaleError } from "./EquivalentStaleError.ts";
import type { Mutant } from "./Mutant.ts";

const FILE = fileURLToPath(new URL("equivalents.json", import.meta.url));

const schema = z.array(
  z.object({
    file: z.string(),
    scope: z.string(),
    from: z.string(),
    to: z.array(z.string()).min(1),
    /** Why nothing can tell the mutant from the original. */
    reason: z.string().min(20),
  }),
);

/**
 * Mutants that do what the original does, with the reason, by id. They are found by what they say.
 *
 * @throws EquivalentStaleError
 */
export function readEquivalents(mutants: readonly Mutant[]): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { file, scope, from, to, reason } of schema.parse(JSON.parse(readFileSync(FILE, "utf8")))) {
    for (const after of to) {
      const same = mutants.filter(
        (mutant) =>
          mutant.file === file && mutant.scope === scope && mutant.from === from && mutant.to === after,
      );
      if (same.length === 0) throw new EquivalentStaleError({ file, scope, to: after });
      for (const { id } of same) reasons.set(id, reason);
    }
  }
  return reasons;
}
