// SPDX-License-Identifier: MIT
import { globSync } from "node:fs";
import { isAstNode } from "./AstNode.ts";
import { compile, compileErrors } from "./compile.ts";
import { findMutants } from "./findMutants.ts";
import type { Mutant } from "./Mutant.ts";
import { MutationBaselineError } from "./MutationBaselineError.ts";
import { readSource } from "./sources.ts";

/**
 * Every mutant of our contracts, mocks aside.
 *
 * @throws MutationBaselineError
 */
export function allMutants(): readonly Mutant[] {
  const files = globSync("contracts/**/*.sol")
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/^contracts\/(mocks|interfaces)\//.test(file))
    .sort();
  const compiled = compile({ files, want: "ast", optimize: false });
  const errors = compileErrors(compiled);
  if (errors.length > 0) throw new MutationBaselineError({ reason: errors.join("\n") });
  return files.flatMap((file) => {
    const root = compiled.sources[file]?.ast;
    return isAstNode(root) ? findMutants({ file, source: readSource(file), root }) : [];
  });
}
