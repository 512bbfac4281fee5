// SPDX-License-Identifier: MIT
import { commissionNow } from "./commissionNow.ts";
import type { Draw } from "./Draw.ts";
import { STAKE_THAW_PERIOD } from "./limits.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { stakeOf } from "./stakeOf.ts";
import type { Step } from "./Step.ts";
import type { TraceState } from "./TraceState.ts";

/** What operators keep of their nodes' revenue. */
export const COMMISSION_STEPS = [announceCommission, announceCommission, cancelCommission];

function announceCommission(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const node = draw.pick(world.nodes);
  const from = draw.once(12) ? world.outsider : node.operator;
  const commission = draw.pick([0n, 1n, 123_456n, 500_000n, 1_000_000n, 1_000_001n]);
  const stake = stakeOf(state, node.nodeId);
  const errors = new Set<string>();
  if (from !== node.operator) errors.add("SenderNotOperator");
  if (commission > 1_000_000n) errors.add("CommissionTooHigh");
  if ((stake.nextCommission?.at ?? 0n) > state.now) errors.add("CommissionChangePending");
  return {
    label: "announce commission",
    from,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("announceCommission", [node.nodeId, commission]),
    errors,
    apply: () => {
      stake.commission = commissionNow(state, node.nodeId);
      stake.nextCommission = { commission, at: state.now + STAKE_THAW_PERIOD };
    },
  };
}

function cancelCommission(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const pending = world.nodes.filter(({ nodeId }) => stakeOf(state, nodeId).nextCommission !== undefined);
  const node = draw.pick(pending.length === 0 ? world.nodes : pending);
  const from = draw.once(12) ? world.outsider : node.operator;
  const stake = stakeOf(state, node.nodeId);
  const errors = new Set<string>();
  if (from !== node.operator) errors.add("SenderNotOperator");
  if ((stake.nextCommission?.at ?? 0n) <= state.now) errors.add("CommissionChangeUnknown");
  return {
    label: "cancel commission",
    from,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("cancelCommission", [node.nodeId]),
    errors,
    apply: () => {
      stake.nextCommission = undefined;
    },
  };
}
