// SPDX-License-Identifier: MIT
import { stakeOf } from "./stakeOf.ts";
import type { TraceState } from "./TraceState.ts";

/** The commission in force, ppm. */
export function commissionNow(state: TraceState, nodeId: string): bigint {
  const { commission, nextCommission } = stakeOf(state, nodeId);
  return nextCommission !== undefined && nextCommission.at <= state.now
    ? nextCommission.commission
    : commission;
}
