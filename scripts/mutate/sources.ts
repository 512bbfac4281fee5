// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

const IMPORT = /^\s*import\s+"([^"]+)"|^[^/\n]*\bfrom\s+"([^"]+)"/gm;

/** Sources of this repository; all others are packages'. */
const OURS = /^(contracts|test)\//;

const contents = new Map<string, string>();
const closures = new Map<string, ReadonlySet<string>>();

/** The text of a Solidity file, by the name that solc knows it by. */
export function readSource(name: string): string {
  let content = contents.get(name);
  if (content === undefined) {
    content = readFileSync(OURS.test(name) ? name : path.join("node_modules", name), "utf8");
    contents.set(name, content);
  }
  return content;
}

/** What a file itself imports. */
export function importsOf(name: string): readonly string[] {
  return [...readSource(name).matchAll(IMPORT)].map(([, plain, from]) => {
    const imported = plain ?? from ?? "";
    return imported.startsWith(".") ? path.posix.join(path.posix.dirname(name), imported) : imported;
  });
}

/** A file and all that it imports, directly or not. */
export function closureOf(name: string): ReadonlySet<string> {
  const known = closures.get(name);
  if (known !== undefined) return known;
  const found = new Set<string>();
  const queue = [name];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...importsOf(next));
  }
  closures.set(name, found);
  return found;
}

/** Declares the cheat codes and holds no code: what a test does is in the test. */
const WITHOUT_CODE = "test/contracts/lib/Vm.sol";

/** A digest of files and of all that they import: equal only if nothing that they see has changed. */
export function digestOf(names: readonly string[]): string {
  const all = new Set(names.flatMap((name) => [...closureOf(name)]));
  const hash = createHash("sha256");
  all.delete(WITHOUT_CODE);
  for (const name of [...all].sort()) hash.update(`${name}\0${readSource(name)}\0`);
  return hash.digest("hex").slice(0, 16);
}
