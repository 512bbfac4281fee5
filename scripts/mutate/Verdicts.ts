// SPDX-License-Identifier: MIT
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { outcomeSchema, type Outcome } from "./Outcome.ts";
import { digestOf } from "./sources.ts";

const FILE = path.join("cache", "mutation", "verdicts.json");

const verdictSchema = outcomeSchema.extend({
  /** Of the sources that decided: of the test that killed, or of all tests that did not. */
  digest: z.string(),
  /** Whether the full profile was used. */
  full: z.boolean(),
});

type Verdict = z.infer<typeof verdictSchema>;

/**
 * What earlier runs found out, by mutant. A verdict holds as long as nothing changed that it depends on: the killing
 * test with all that it imports, or, of a survivor, every test that sees it.
 */
export class Verdicts {
  readonly #known: Map<string, Verdict>;

  constructor() {
    let text = "{}";
    try {
      text = readFileSync(FILE, "utf8");
    } catch {
      // No run yet.
    }
    this.#known = new Map(Object.entries(z.record(z.string(), verdictSchema).parse(JSON.parse(text))));
  }

  /**
   * What is known about a mutant that these tests see. A survivor of tests that have changed since is still one until it has run
   * again (`stale`): were it forgotten, while the killed are not, the score would be too good.
   */
  get(id: string, tests: readonly string[]): (Outcome & { full: boolean; stale: boolean }) | undefined {
    const verdict = this.#known.get(id);
    if (verdict === undefined) return undefined;
    const stale = verdict.digest !== digestFor(verdict, tests);
    return stale && verdict.status !== "survived" ? undefined : { ...verdict, stale };
  }

  set(id: string, tests: readonly string[], outcome: Outcome, full: boolean): void {
    this.#known.set(id, { ...outcome, full, digest: digestFor(outcome, tests) });
  }

  save(): void {
    mkdirSync(path.dirname(FILE), { recursive: true });
    writeFileSync(FILE, JSON.stringify(Object.fromEntries(this.#known)));
  }
}

const digests = new Map<string, string>();

function digestFor({ file }: Outcome, tests: readonly string[]): string {
  const names = file !== undefined && tests.includes(file) ? [file] : tests;
  const key = names.join(" ");
  const digest = digests.get(key) ?? digestOf(names);
  digests.set(key, digest);
  return digest;
}
