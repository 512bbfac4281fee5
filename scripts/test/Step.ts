// SPDX-License-Identifier: MIT

/** One command that `npm test` runs. */
export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether the command prints a mocha-like count of its tests; if not, the step counts as one. */
  readonly counts: boolean;
  /** Names of the steps, all before it, whose end it waits for. */
  readonly after: readonly string[];
}
