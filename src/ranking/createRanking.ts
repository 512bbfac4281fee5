// SPDX-License-Identifier: MIT
import { activityWeight } from "./activityWeight.ts";
import { createClock } from "./createClock.ts";
import { ACTIVITY_BITS, activityOf, grow, logarithmOf, valueOf } from "./decayScore.ts";

/** Fractional bits of a score that `entryOf` does not show. */
const HIDDEN_BITS = 32n;
/** Bits of the mantissa that a node's score does not have. */
const NODE_SHIFT = 20n;
const ACTIVITY_SCALE = 10n ** 18n;
/** Fractional bits of the weight that is never forgotten. */
const WEIGHT_BITS = 11n;
/** Weight that has come to so much stays. */
const FULL_WEIGHT = 2n ** 31n;

/** @see createRanking */
export interface RankingParameters {
  /** When weights begin to count, unix seconds. */
  start: bigint;
  /** Seconds in which activity halves at first. */
  halfLife: bigint;
  /** A call that burned this much, token wei, has full weight. */
  activityUnit: bigint;
}

/** Calls of one model that burned the same each. */
export interface BurnedCalls {
  /** Token wei that each burned. */
  burned: bigint;
  count: bigint;
}

/** A model as the book shows it. */
export interface RankingEntry {
  modelId: bigint;
  /** log2 of the forward-decayed weight plus 128, in units of 2^-32. */
  score: bigint;
  calls: bigint;
}

/** The book in memory. Moments are unix seconds and never run backwards. */
export interface Ranking {
  /** Records calls of a model proven at a moment; `nodeId`: whose activity grows as well. */
  record: (now: bigint, modelId: bigint, calls: readonly BurnedCalls[], nodeId?: string) => void;
  /** From a moment on activity halves in so many seconds. */
  setHalfLife: (now: bigint, halfLife: bigint) => void;
  entryOf: (modelId: bigint) => RankingEntry;
  /** Decayed number of full-weight calls, 18 decimals. */
  activityOf: (now: bigint, modelId: bigint) => bigint;
  /** The same of all calls that a node answered. */
  nodeActivityOf: (now: bigint, nodeId: string) => bigint;
  /** Full-weight calls ever, 18 decimals. */
  lifetimeWeightOf: (modelId: bigint) => bigint;
  /** 1 for the most active model, 0 for one that is not in the book. */
  rankOf: (modelId: bigint) => number;
  /** Most active first; ties by the lower id. */
  top: (count: number) => RankingEntry[];
  /** The models that rank next below one in the book. */
  page: (cursor: bigint, count: number) => RankingEntry[];
  /** The models directly above and below one in the book; 0 where there is none. */
  neighboursOf: (modelId: bigint) => { above: bigint; below: bigint };
  size: () => number;
}

/**
 * ActivityRanking.sol in memory, from the same integers: whoever replays the chain's `RevenueSplit` and `HalfLifeChanged` events
 * through it gets the order that the contract shows.
 *
 * @example
 * const ranking = createRanking({ start: 0n, halfLife: 604_800n, activityUnit: 10n ** 16n });
 * ranking.record(100n, modelId, [{ burned: 10n ** 16n, count: 1n }]);
 * console.log(ranking.rankOf(modelId)); // 1
 */
export function createRanking({ start, halfLife, activityUnit }: RankingParameters): Ranking {
  const models = new Map<bigint, { score: bigint; weight: bigint; calls: bigint }>();
  const nodes = new Map<string, bigint>();
  const clock = createClock({ start, halfLife });
  const sorted = () =>
    [...models]
      .filter(([, { score }]) => score > 0n)
      .sort(([leftId, left], [rightId, right]) =>
        left.score === right.score ? (leftId < rightId ? -1 : 1) : left.score > right.score ? -1 : 1,
      );
  const shown = (modelId: bigint, { score, calls }: { score: bigint; calls: bigint }): RankingEntry => ({
    modelId,
    score: logarithmOf(score) >> HIDDEN_BITS,
    calls,
  });
  const stateOf = (modelId: bigint) => models.get(modelId) ?? { score: 0n, weight: 0n, calls: 0n };
  const activityAt = (now: bigint, score: bigint): bigint =>
    (activityOf(score, clock.at(now)) * ACTIVITY_SCALE) >> ACTIVITY_BITS;
  return {
    setHalfLife: clock.setHalfLife,
    record: (now, modelId, calls, nodeId) => {
      const state = stateOf(modelId);
      const weight = calls.reduce(
        (sum, { burned, count }) => sum + activityWeight({ burned, activityUnit }) * count,
        0n,
      );
      const value = valueOf(weight, activityUnit, clock.at(now));
      const score = weight > 0n ? grow(state.score, value, clock.at(now)) : state.score;
      models.set(modelId, {
        score,
        weight: state.weight + (state.weight < FULL_WEIGHT ? (weight << WEIGHT_BITS) / activityUnit : 0n),
        calls: calls.reduce((sum, { count }) => sum + count, state.calls),
      });
      if (weight === 0n || nodeId === undefined) return;
      nodes.set(nodeId, grow((nodes.get(nodeId) ?? 0n) << NODE_SHIFT, value, clock.at(now)) >> NODE_SHIFT);
    },
    entryOf: (modelId) => shown(modelId, stateOf(modelId)),
    activityOf: (now, modelId) => activityAt(now, stateOf(modelId).score),
    nodeActivityOf: (now, nodeId) => activityAt(now, (nodes.get(nodeId) ?? 0n) << NODE_SHIFT),
    lifetimeWeightOf: (modelId) => (stateOf(modelId).weight * ACTIVITY_SCALE) >> WEIGHT_BITS,
    rankOf: (modelId) => sorted().findIndex(([id]) => id === modelId) + 1,
    top: (count) =>
      sorted()
        .slice(0, count)
        .map(([id, state]) => shown(id, state)),
    page: (cursor, count) => {
      const book = sorted();
      const place = book.findIndex(([id]) => id === cursor) + 1;
      return book.slice(place, place + count).map(([id, state]) => shown(id, state));
    },
    neighboursOf: (modelId) => {
      const book = sorted();
      const place = book.findIndex(([id]) => id === modelId);
      return { above: book[place - 1]?.[0] ?? 0n, below: book[place + 1]?.[0] ?? 0n };
    },
    size: () => sorted().length,
  };
}
