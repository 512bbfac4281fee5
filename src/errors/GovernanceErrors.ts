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

/** What a governor wants to do names a contract or a function that is not there, or has other parameters. */
export class GovernedCallInvalidError extends AssayError {
  readonly code = "GOVERNED_CALL_INVALID";

  constructor(options: { what: string; known: readonly string[]; cause?: unknown }) {
    super(
      `There is no such call: ${options.what}. Possible: ${options.known.join(", ")}. Give --contract, --function and --args, a ` +
        `JSON list.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}
