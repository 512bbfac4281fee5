// SPDX-License-Identifier: MIT
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const FUNCTION = /\bfunction (\w+)\s*\([^)]*\)([^;{]*);/g;

/** The functions of our interfaces that change state, by interface. */
export function interfaceFunctions(): ReadonlyMap<string, readonly string[]> {
  const files = globSync("contracts/interfaces/*.sol").sort();
  return new Map(
    files.flatMap((file) => {
      const code = readFileSync(file, "utf8").replaceAll(/\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
      const names = [...code.matchAll(FUNCTION)].flatMap(([, name = "", head = ""]) =>
        /\b(view|pure)\b/.test(head) ? [] : [name],
      );
      return names.length === 0 ? [] : [[path.basename(file, ".sol"), names] as const];
    }),
  );
}
