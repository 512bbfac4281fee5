// SPDX-License-Identifier: MIT
import type { RawLog } from "./sendStep.ts";

/** One transaction of a trace, and what the model says about it. */
export interface Step {
  /** What it is, for who reads that it went wrong. */
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly data: string;
  /**
   * Names of the errors that the interfaces have for it; none if it succeeds. Several if several things are wrong with it: which
   * is found first, no interface says.
   */
  readonly errors: ReadonlySet<string>;
  /** Books it in the model, if it succeeds. */
  readonly apply: () => void;
  /** What the receipt must say besides, if it succeeds. */
  readonly check?: (logs: readonly RawLog[]) => void;
}
