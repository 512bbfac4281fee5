// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import path from "node:path";

/** A function that anybody may call and that may change the chain's state. */
export interface WritingFunction {
  readonly contract: string;
  readonly name: string;
}

const FUNCTION = /\bfunction (\w+)\s*\([^)]*\)([^{;]*)\{/g;

/** The external and public functions of a contract's file that are neither view nor pure. */
export function writingFunctions(file: string): readonly WritingFunction[] {
  const code = readFileSync(file, "utf8").replaceAll(/\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
  const contract = path.basename(file, ".sol");
  return [...code.matchAll(FUNCTION)].flatMap(([, name = "", head = ""]) =>
    /\b(external|public)\b/.test(head) && !/\b(view|pure)\b/.test(head) ? [{ contract, name }] : [],
  );
}
