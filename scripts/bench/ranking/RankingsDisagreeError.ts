// SPDX-License-Identifier: MIT
import { AssayError } from "../../../src/errors/AssayError.ts";

/** Two rankings order the same models differently, so their costs are not of the same job. */
export class RankingsDisagreeError extends AssayError {
  readonly code = "RANKINGS_DISAGREE";
  constructor(options: { peer: string; model: number; ours: readonly number[]; theirs: readonly number[] }) {
    super(
      `After a record, ${options.peer} has model ${options.model} between ${options.theirs.join(" and ")}, ` +
        `but ActivityRanking between ${options.ours.join(" and ")}: one of them does not keep the order.`,
    );
  }
}
