// SPDX-License-Identifier: MIT
import { ANSWER_STEPS } from "./answerSteps.ts";
import { AUTHOR_STEPS } from "./authorSteps.ts";
import { CLAIM_STEPS } from "./claimSteps.ts";
import { COMMISSION_STEPS } from "./commissionSteps.ts";
import { DivergenceError } from "./DivergenceError.ts";
import { makeDraw, type Draw } from "./Draw.ts";
import { expectViews } from "./expectViews.ts";
import { FOREVER, HOUR } from "./limits.ts";
import { MOOD_STEPS } from "./moodSteps.ts";
import { OFFER_STEPS } from "./offerSteps.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { QUOTE_STEPS } from "./quoteSteps.ts";
import { request } from "./requestSteps.ts";
import type { Step } from "./Step.ts";
import { sendStep } from "./sendStep.ts";
import { SESSION_STEPS } from "./sessionSteps.ts";
import { settle } from "./settleStep.ts";
import { STAKING_STEPS } from "./stakingSteps.ts";
import type { TraceState } from "./TraceState.ts";

/** Any step. */
export type DrawStep = (state: TraceState, world: TraceWorld, draw: Draw) => Step | Promise<Step>;

const ALL_STEPS: readonly DrawStep[] = [
  ...[...SESSION_STEPS, request, request, request, request, ...QUOTE_STEPS, ...ANSWER_STEPS],
  ...[...OFFER_STEPS, ...AUTHOR_STEPS, ...COMMISSION_STEPS, ...STAKING_STEPS],
  ...[...CLAIM_STEPS, ...MOOD_STEPS],
  ...[settle, settle, settle, settle, settle, settle, settle, settle, settle, settle],
];

/**
 * Runs random steps on the chain and in the model: each must succeed in both or fail in both, with an error that the model
 * names, and after each that succeeds all views must show what the model has (one that fails changes nothing: so the EVM says).
 *
 * @param state Changes with each step. @param options.among Which steps to draw; all if not given.
 * @param options.outcomes Counts how each step ended, by its label and error.
 * @throws DivergenceError with seed and step at the first difference.
 */
export async function runTrace(
  world: TraceWorld,
  state: TraceState,
  options: { seed: number; steps: number; outcomes: Map<string, number>; among?: readonly DrawStep[] },
): Promise<void> {
  const { seed, steps, outcomes, among = ALL_STEPS } = options;
  const draw = makeDraw(seed);
  for (let count = 0; count < steps; count++) {
    state.now = drawTime(state, draw);
    const step = await draw.pick(among)(state, world, draw);
    const what = `seed ${String(seed)}, step ${String(count)} (${step.label})`;
    const { error, logs } = await sendStep(world, step, state.now);
    if (error === undefined ? step.errors.size > 0 : !step.errors.has(error)) {
      const model = step.errors.size === 0 ? "success" : [...step.errors].join(" or ");
      throw new DivergenceError({ what, contract: error ?? "success", model });
    }
    if (error === undefined) {
      step.apply();
      step.check?.(logs);
      await expectViews(state, world, what);
    }
    const outcome = `${step.label}: ${error ?? "done"}`;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

/** The next block's time: soon, or around a moment at which something changes. */
function drawTime(state: TraceState, draw: Draw): bigint {
  const soon = state.now + draw.pick([1n, 1n, 2n, 60n, HOUR / 4n, HOUR]);
  if (!draw.once(8)) return soon;
  const moments = [
    ...[...state.sessions.values()].map(({ thawEndsAt }) => thawEndsAt),
    ...[...state.requests.values()].map(({ order }) => order.deadline),
    ...[...state.offers.values()].map(({ next }) => next?.at ?? 0n),
    ...[...state.bonds.values()].map(({ endsAt }) => endsAt),
    ...[...state.positions.values()].map(({ thawEndsAt }) => thawEndsAt),
    ...[...state.stakes.values()].map(({ nextCommission }) => nextCommission?.at ?? 0n),
    ...[...state.terms.values()].flatMap(({ next, listedFrom, allowedUntil }) => [
      ...[next?.at ?? 0n, listedFrom],
      ...allowedUntil.values(),
    ]),
    ...[...state.keys.values()],
    state.pausedUntil,
  ]
    .filter((moment) => moment < FOREVER)
    .map((moment) => moment + draw.pick([-1n, 0n, 1n]))
    .filter((moment) => moment > state.now)
    .sort((one, other) => (one < other ? -1 : 1));
  // Mostly one of the next, or what begins late would end all else before it has begun.
  const most = draw.once(8) ? moments.length : Math.min(2, moments.length);
  return moments[draw.below(most)] ?? soon;
}
