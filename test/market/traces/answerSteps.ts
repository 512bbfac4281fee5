// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { prove } from "../../shared/market.ts";
import { callBack } from "./callBack.ts";
import type { Draw } from "./Draw.ts";
import { endBond, slashBond } from "./endBond.ts";
import { moveTokens } from "./moveTokens.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { payCalls } from "./payCalls.ts";
import { request } from "./requestSteps.ts";
import type { Step } from "./Step.ts";
import type { TraceRequest, TraceState } from "./TraceState.ts";

/** What becomes of requests. */
export const ANSWER_STEPS = [fulfil, fulfil, fulfil, fulfil, fulfil, refund, refund, refund, releaseBond];

/** A request that still holds money and is meant, or now and then any other. */
function pickRequest(
  state: TraceState,
  draw: Draw,
  isMeant: (request: TraceRequest) => boolean,
): [callId: string, TraceRequest] | undefined {
  const meant = [...state.requests].filter(([, entry]) => entry.held > 0n && isMeant(entry));
  const choices = draw.once(8) ? [...state.requests] : meant;
  return choices.length === 0 ? undefined : draw.pick(choices);
}

/** Somebody delivers an answer. */
export function fulfil(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const picked = pickRequest(state, draw, ({ order }) => state.now <= order.deadline);
  if (picked === undefined) return request(state, world, draw);
  const [callId, entry] = picked;
  const { order, held } = entry;
  const model = world.modelList.find(({ modelId }) => modelId === order.modelId);
  const node = world.nodes.find(({ nodeId }) => nodeId === order.nodeId);
  if (model === undefined || node === undefined) throw new Error("an order of no model or node");
  let isDelivered = true;
  const isForged = draw.once(8);
  const outputs = Array.from({ length: model.key.wordsPerCall }, () => draw.word());
  const proof = prove({
    model,
    nodeId: isForged ? ZeroHash : order.nodeId,
    market: world.addresses.market,
    callIds: [callId],
    inputs: [order.inputCommitment],
    outputs,
  });
  const isShort = draw.once(20);
  const errors = new Set<string>();
  if (state.now > order.deadline) errors.add("DeadlinePassed");
  if (held === 0n) errors.add("HoldMissing");
  if (isShort) errors.add("OutputCountWrong");
  else if (isForged) errors.add("ProofInvalid");
  return {
    label: `fulfil${order.bond > 0n ? " quoted" : ""}${order.callbackGas > 0n ? " and call back" : ""}`,
    from: world.outsider,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("fulfil", [
      order,
      isShort ? outputs.slice(1) : outputs,
      proof,
    ]),
    errors,
    apply: () => {
      payCalls(state, { model, nodeId: node.nodeId, referrer: order.referrer, prices: [held] });
      entry.held = 0n;
      endBond(state, callId);
      isDelivered = order.callbackGas === 0n || callBack(state, world, order);
    },
    check: (logs) => {
      const topic = world.market.interface.getEvent("CallbackFailed").topicHash;
      const failures = logs.filter(({ topics }) => topics[0] === topic).length;
      expect(failures).to.equal(isDelivered ? 0 : 1);
    },
  };
}

/** Somebody sees to it that a caller gets its money back. */
export function refund(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const picked = pickRequest(state, draw, ({ order }) => state.now > order.deadline);
  if (picked === undefined) return request(state, world, draw);
  const [callId, entry] = picked;
  const { order, held } = entry;
  const from = draw.pick([world.outsider, ...world.callers]);
  const node = world.nodes.find(({ nodeId }) => nodeId === order.nodeId);
  if (node === undefined) throw new Error("an order of no node");
  const errors = new Set<string>();
  if (state.now <= order.deadline) errors.add("DeadlineNotPassed");
  if (held === 0n) errors.add("HoldMissing");
  return {
    label: state.bonds.has(callId) ? "refund and slash" : "refund",
    from,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("refund", [order]),
    errors,
    apply: () => {
      moveTokens(state, world.addresses.escrow, order.caller, held);
      entry.held = 0n;
      slashBond(state, world, { node, callId, caller: order.caller, price: held, reporter: from });
    },
  };
}

/** Anybody ends a bond that nobody has reported in time. */
function releaseBond(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const quoted = [...state.requests].filter(([, { order }]) => order.bond > 0n);
  const over = quoted.filter(([callId]) => (state.bonds.get(callId)?.endsAt ?? state.now) < state.now);
  const choices = over.length === 0 || draw.once(4) ? quoted : over;
  if (choices.length === 0) return request(state, world, draw);
  const [callId, { order }] = draw.pick(choices);
  const bond = state.bonds.get(callId);
  const errors = new Set<string>();
  if (bond === undefined) errors.add("BondUnknown");
  else if (state.now < bond.endsAt) errors.add("BondPending");
  return {
    label: "release bond",
    from: world.outsider,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("releaseBond", [order.nodeId, callId]),
    errors,
    apply: () => endBond(state, callId),
  };
}
