// SPDX-License-Identifier: MIT
import { ZeroHash } from "ethers";
import { PRICE } from "../../shared/market.ts";
import type { Draw } from "./Draw.ts";
import { harvestNode } from "./harvestNode.ts";
import { HOUR, PAUSE_COOLDOWN, PAUSE_TIME } from "./limits.ts";
import { moveTokens } from "./moveTokens.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { rateNode } from "./rateNode.ts";
import { stakeOf } from "./stakeOf.ts";
import type { Step } from "./Step.ts";
import type { TraceState } from "./TraceState.ts";

/** Who is paid what was earned; who owns models; pauses; and what nobody may do. */
export const CLAIM_STEPS = [
  ...[claim, claim, claimCommission, harvest, payTreasury, burnFees],
  ...[giveModel, pause, unpause, trespass],
];

function claim(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const owed = [...state.claimable].filter(([, amount]) => amount > 0n).map(([account]) => account);
  const account = draw.pick(owed.length > 0 && !draw.once(5) ? owed : [...state.tokens.keys()]);
  const amount = state.claimable.get(account) ?? 0n;
  return {
    label: "claim",
    from: world.outsider,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("claim", [account]),
    errors: new Set(amount === 0n ? ["ClaimEmpty"] : []),
    apply: () => {
      state.claimable.set(account, 0n);
      moveTokens(state, world.addresses.escrow, account, amount);
    },
  };
}

function claimCommission(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { nodeId, operator } = draw.pick(world.nodes);
  const revenue = state.nodes.get(nodeId);
  const amount = revenue?.commission ?? 0n;
  return {
    label: "claim commission",
    from: world.outsider,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("claimCommission", [nodeId]),
    errors: new Set(amount === 0n ? ["CommissionEmpty"] : []),
    apply: () => {
      if (revenue !== undefined) revenue.commission = 0n;
      moveTokens(state, world.addresses.escrow, operator, amount);
    },
  };
}

function harvest(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const node = draw.pick(world.nodes);
  return {
    label: "harvest",
    from: world.outsider,
    to: world.addresses.staking,
    data: world.staking.interface.encodeFunctionData("harvest", [node.nodeId]),
    errors: new Set(),
    apply: () => {
      harvestNode(state, world, node.nodeId);
      if (stakeOf(state, node.nodeId).status === "unbonded") rateNode(state, node);
    },
  };
}

function payTreasury(state: TraceState, world: TraceWorld): Step {
  const amount = state.protocol.toTreasury;
  return {
    label: "pay treasury",
    from: world.outsider,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("payTreasury"),
    errors: new Set(amount === 0n ? ["TreasuryEmpty"] : []),
    apply: () => {
      state.protocol.toTreasury = 0n;
      moveTokens(state, world.addresses.escrow, world.treasury, amount);
    },
  };
}

function burnFees(state: TraceState, world: TraceWorld): Step {
  const amount = state.protocol.burnable;
  return {
    label: "burn fees",
    from: world.outsider,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("burnFees"),
    errors: new Set(amount === 0n ? ["FeesEmpty"] : []),
    apply: () => {
      state.protocol.burnable = 0n;
      moveTokens(state, world.addresses.escrow, undefined, amount);
    },
  };
}

function giveModel(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { modelId } = draw.pick(world.modelList);
  const from = state.authors.get(modelId) ?? world.outsider;
  const to = draw.pick([world.signers.author.address, world.signers.baseAuthor.address, world.outsider]);
  return {
    label: "give model away",
    from,
    to: world.addresses.models,
    data: world.models.interface.encodeFunctionData("transferFrom", [from, to, modelId]),
    errors: new Set(),
    apply: () => state.authors.set(modelId, to),
  };
}

function pause(state: TraceState, world: TraceWorld, draw: Draw): Step {
  // A rare thing, or nobody would get a deposit through.
  if (!draw.once(3)) return payTreasury(state, world);
  const tooSoon = state.pausedUntil !== 0n && state.now < state.pausedUntil + PAUSE_COOLDOWN;
  return {
    label: "pause",
    from: world.guardian,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("pause"),
    errors: new Set(tooSoon ? ["PauseTooSoon"] : []),
    apply: () => {
      state.pausedUntil = ((state.now + PAUSE_TIME) / HOUR) * HOUR;
    },
  };
}

function unpause(state: TraceState, world: TraceWorld, draw: Draw): Step {
  if (state.now >= state.pausedUntil && !draw.once(4)) return burnFees(state, world);
  return {
    label: "unpause",
    from: world.guardian,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("unpause"),
    errors: new Set(state.now < state.pausedUntil ? [] : ["RiskNotPaused"]),
    apply: () => {
      state.pausedUntil = (state.now / HOUR) * HOUR;
    },
  };
}

/** Takes what only the market, or only the staking contract, may take. */
function trespass(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { interface: abi } = world.escrow;
  const { interface: bonds } = world.staking;
  const callId = draw.pick([ZeroHash, ...state.requests.keys()]);
  const sessionId = draw.pick([ZeroHash, ...state.sessions.keys()]);
  const { nodeId } = draw.pick(world.nodes);
  const { modelId } = draw.pick(world.modelList);
  const [caller] = world.callers;
  const head = state.sessions.get(sessionId)?.head ?? ZeroHash;
  const choices: readonly (readonly [data: string, error: string])[] = [
    [abi.encodeFunctionData("release", [callId]), "SenderNotLinked"],
    [abi.encodeFunctionData("refund", [callId]), "SenderNotLinked"],
    [abi.encodeFunctionData("hold", [ZeroHash, caller ?? world.outsider, PRICE]), "SenderNotLinked"],
    [
      abi.encodeFunctionData("collect", [sessionId, head, ZeroHash, 1n, state.now, 1n, "0x"]),
      "SenderNotLinked",
    ],
    [
      abi.encodeFunctionData("distribute", [nodeId, modelId, world.outsider, [(PRICE << 128n) | 1n]]),
      "SenderNotLinked",
    ],
    [abi.encodeFunctionData("collectPool", [nodeId]), "SenderNotStaking"],
    [bonds.encodeFunctionData("lockBond", [nodeId, callId, 1n, state.now + HOUR]), "SenderNotBondKeeper"],
    [
      bonds.encodeFunctionData("slash", [nodeId, callId, world.outsider, PRICE, world.outsider]),
      "SenderNotBondKeeper",
    ],
  ];
  const [data, error] = draw.pick(choices);
  return {
    label: "trespass",
    from: world.outsider,
    to: error === "SenderNotBondKeeper" ? world.addresses.staking : world.addresses.escrow,
    data,
    errors: new Set([error]),
    apply: () => {
      throw new Error("nobody may do this");
    },
  };
}
