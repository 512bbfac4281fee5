// SPDX-License-Identifier: MIT
import { MockConsumer__factory, MockWallet__factory } from "../../../typechain-types/index.js";
import type { Draw } from "./Draw.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import type { Step } from "./Step.ts";
import type { ConsumerMood, TraceState, WalletMood } from "./TraceState.ts";

/** Contracts among the callers change their minds. */
export const MOOD_STEPS = [changeWallet, changeConsumer];

/** Approves all, or what its owner has signed; refuses, reverts, burns all gas. */
const WALLET_MOODS: readonly WalletMood[] = [0, 1, 1, 1, 2, 6, 9];
/** Keeps answers, reverts, returns a bomb, burns all gas, enters the escrow. */
const CONSUMER_MOODS: readonly ConsumerMood[] = [0, 1, 2, 4, 7, 7];

function changeWallet(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const mood = draw.pick(WALLET_MOODS);
  return {
    label: "change the wallet's mood",
    from: world.outsider,
    to: world.wallet,
    data: MockWallet__factory.createInterface().encodeFunctionData("set", [mood]),
    errors: new Set(),
    apply: () => {
      state.moods.wallet = mood;
    },
  };
}

function changeConsumer(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const mood = draw.pick(CONSUMER_MOODS);
  return {
    label: "change the consumer's mood",
    from: world.outsider,
    to: world.consumer,
    data: MockConsumer__factory.createInterface().encodeFunctionData("set", [mood]),
    errors: new Set(),
    apply: () => {
      state.moods.consumer = mood;
    },
  };
}
