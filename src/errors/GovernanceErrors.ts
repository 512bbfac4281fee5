// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A function asks who calls it, and nothing says who that may be. */
export class PrivilegeUnknownError extends AssayError {
  readonly code = "PRIVILEGE_UNKNOWN";
  constructor(options: { contract: string; function: string; guard: string }) {
    super(
      `${options.contract}.${options.function} checks its sender ("${options.guard}"), but no rule says who that may be. ` +
        `Add one to src/governance/privilegeRules.ts.`,
    );
  }
}

/** A contract was compiled without what its privileges are read from. */
export class CompilationMissingError extends AssayError {
  readonly code = "COMPILATION_MISSING";
  constructor(options: { contract: string }) {
    super(`There is no syntax tree of ${options.contract}. Compile again: hardhat build --force.`);
  }
}
