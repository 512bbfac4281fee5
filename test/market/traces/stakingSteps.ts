// SPDX-License-Identifier: MIT
import { PRICE } from "../../shared/market.ts";
import type { Draw } from "./Draw.ts";
import { harvestNode } from "./harvestNode.ts";
import { MINIMUM_OPERATOR_STAKE, MINIMUM_STAKE, STAKE_THAW_PERIOD } from "./limits.ts";
import { moveTokens } from "./moveTokens.ts";
import type { TraceNode, TraceWorld } from "./openTraceWorld.ts";
import { positionOf } from "./positionOf.ts";
import { rateNode } from "./rateNode.ts";
import { stakeOf } from "./stakeOf.ts";
import type { Step } from "./Step.ts";
import { assetsFor, poolAt, sharesFor, without, withStake } from "./TracePool.ts";
import type { TraceState } from "./TraceState.ts";

/** Who stakes and leaves. */
export const STAKING_STEPS = [stake, stake, thaw, thaw, cancelThaw, unstake, unstake, closeNode];

/** A node and somebody who may have a stake with it; whoever has one, if that is meant. */
function pickStaker(
  state: TraceState,
  world: TraceWorld,
  draw: Draw,
  isMeant?: (node: TraceNode, staker: string) => boolean,
): { node: TraceNode; staker: string } {
  const all = world.nodes.flatMap((node) => world.stakers.map((staker) => ({ node, staker })));
  const meant = isMeant === undefined ? [] : all.filter(({ node, staker }) => isMeant(node, staker));
  if (meant.length > 0 && !draw.once(5)) return draw.pick(meant);
  const { node, staker } = draw.pick(all);
  return { node, staker: draw.once(3) ? node.operator : staker };
}

function stake(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { node, staker } = pickStaker(state, world, draw);
  const { nodeId, operator } = node;
  const amounts = [draw.near(MINIMUM_STAKE), 30n * PRICE + 7n, draw.near(MINIMUM_OPERATOR_STAKE)];
  const amount = draw.pick(amounts);
  const { status, pool } = stakeOf(state, nodeId);
  const errors = new Set<string>();
  if (amount < MINIMUM_STAKE) errors.add("StakeTooSmall");
  if (pool.shares === 0n && staker !== operator) errors.add("NodeEmpty");
  if (pool.shares > 0n && status === "closed") errors.add("NodeIsClosed");
  if ((state.tokens.get(staker) ?? 0n) < amount) errors.add("ERC20InsufficientBalance");
  return {
    label: "stake",
    from: staker,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("stake", [nodeId, amount]),
    errors,
    apply: () => {
      harvestNode(state, world, nodeId);
      const entry = stakeOf(state, nodeId);
      positionOf(state, nodeId, staker).working += sharesFor(entry.pool, amount);
      entry.pool = withStake(entry.pool, amount);
      if (entry.status === "unbonded") rateNode(state, node);
      moveTokens(state, staker, world.addresses.staking, amount);
    },
  };
}

function thaw(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { node, staker } = pickStaker(
    state,
    world,
    draw,
    ({ nodeId }, account) => positionOf(state, nodeId, account).working > 0n,
  );
  const { nodeId, operator } = node;
  const { working } = positionOf(state, nodeId, staker);
  const pool = poolAt(stakeOf(state, nodeId).pool, state.now);
  // All, a part, or all but about what has to stay.
  const kept = draw.pick([MINIMUM_STAKE, MINIMUM_OPERATOR_STAKE, pool.bonds]);
  const spare = working - sharesFor(pool, kept);
  const shares = draw.pick([draw.near(working), working / 10n, draw.near(spare < 0n ? 0n : spare)]);
  const rest = working - shares;
  const errors = new Set<string>();
  if (shares === 0n) errors.add("ThawEmpty");
  if (rest < 0n) errors.add("SharesInsufficient");
  if (rest > 0n && rest < sharesFor(pool, MINIMUM_STAKE)) errors.add("StakeTooSmall");
  if (staker === operator && rest >= 0n && pool.bonds > assetsFor(pool, rest)) errors.add("BondsExceedStake");
  return {
    label: "thaw stake",
    from: staker,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("thaw", [nodeId, shares]),
    errors,
    apply: () => {
      const position = positionOf(state, nodeId, staker);
      position.working = rest;
      position.thawing += shares;
      position.thawEndsAt = state.now + STAKE_THAW_PERIOD;
      if (staker === operator) rateNode(state, node);
    },
  };
}

function cancelThaw(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { node, staker } = pickStaker(
    state,
    world,
    draw,
    ({ nodeId }, account) => positionOf(state, nodeId, account).thawing > 0n,
  );
  const position = positionOf(state, node.nodeId, staker);
  return {
    label: "cancel stake's thaw",
    from: staker,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("cancelThaw", [node.nodeId]),
    errors: new Set(position.thawing === 0n ? ["ThawEmpty"] : []),
    apply: () => {
      position.working += position.thawing;
      position.thawing = 0n;
      position.thawEndsAt = 0n;
      if (staker === node.operator && stakeOf(state, node.nodeId).status === "unbonded")
        rateNode(state, node);
    },
  };
}

function unstake(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { node, staker } = pickStaker(state, world, draw, ({ nodeId }, account) => {
    const { thawing, thawEndsAt } = positionOf(state, nodeId, account);
    return thawing > 0n && thawEndsAt <= state.now;
  });
  const position = positionOf(state, node.nodeId, staker);
  const errors = new Set<string>();
  if (position.thawing === 0n) errors.add("ThawEmpty");
  if (state.now < position.thawEndsAt) errors.add("ThawPending");
  return {
    label: "unstake",
    from: staker,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("unstake", [node.nodeId]),
    errors,
    apply: () => {
      const entry = stakeOf(state, node.nodeId);
      const pool = poolAt(entry.pool, state.now);
      const amount = assetsFor(pool, position.thawing);
      entry.pool = without(pool, position.thawing, amount);
      position.thawing = 0n;
      position.thawEndsAt = 0n;
      moveTokens(state, world.addresses.staking, staker, amount);
    },
  };
}

/** Seldom, since it is for good. */
function closeNode(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const closing = stakeOf(state, world.closing.nodeId);
  const node = draw.once(12) ? draw.pick(world.nodes) : world.closing;
  const from = closing.status !== "closed" && draw.once(3) ? node.operator : world.outsider;
  const errors = new Set<string>();
  if (from !== node.operator) errors.add("SenderNotOperator");
  if (stakeOf(state, node.nodeId).status === "closed") errors.add("NodeIsClosed");
  return {
    label: "close node",
    from,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("closeNode", [node.nodeId]),
    errors,
    apply: () => {
      stakeOf(state, node.nodeId).status = "closed";
    },
  };
}
