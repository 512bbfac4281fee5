// SPDX-License-Identifier: MIT
import { activityWeight } from "./activityWeight.ts";
import { ACTIVITY_BITS, growScore } from "./growScore.ts";
import { exp2 } from "./logMath.ts";

/** Fractional bits of a score that `entryOf` does not show. */
const HIDDEN_BITS = 32n;
const ACTIVITY_SCALE = 10n ** 18n;

/** @see createRanking */
export interface RankingParameters {
  /** When weights begin to count, unix seconds. */
  start: bigint;
  /** Seconds in which activity halves. */
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
  /** Records calls proven at a moment. */
  record: (now: bigint, modelId: bigint, calls: readonly BurnedCalls[]) => void;
  entryOf: (modelId: bigint) => RankingEntry;
  /** Decayed number of full-weight calls, 18 decimals. */
  activityOf: (now: bigint, modelId: bigint) => bigint;
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
 * ActivityRanking.sol in memory, from the same integers: whoever replays the chain's `RevenueSplit` events through it gets the
 * order that the contract shows.
 *
 * @example
 * const ranking = createRanking({ start: 0n, halfLife: 604_800n, activityUnit: 10n ** 16n });
 * ranking.record(100n, modelId, [{ burned: 10n ** 16n, count: 1n }]);
 * console.log(ranking.rankOf(modelId)); // 1
 */
export function createRanking({ start, halfLife, activityUnit }: RankingParameters): Ranking {
  const models = new Map<bigint, { score: bigint; calls: bigint }>();
  const clockAt = (now: bigint): bigint => ((now - start) << 64n) / halfLife;
  const sorted = () =>
    [...models]
      .filter(([, { score }]) => score > 0n)
      .sort(([leftId, left], [rightId, right]) =>
        left.score === right.score ? (leftId < rightId ? -1 : 1) : left.score > right.score ? -1 : 1,
      );
  const shown = (modelId: bigint, { score, calls }: { score: bigint; calls: bigint }): RankingEntry => ({
    modelId,
    score: score >> HIDDEN_BITS,
    calls,
  });
  const stateOf = (modelId: bigint) => models.get(modelId) ?? { score: 0n, calls: 0n };
  return {
    record: (now, modelId, calls) => {
      const state = stateOf(modelId);
      const weight = calls.reduce(
        (sum, { burned, count }) => sum + activityWeight({ burned, activityUnit }) * count,
        0n,
      );
      const added = (weight << ACTIVITY_BITS) / activityUnit;
      const score = weight > 0n ? growScore({ score: state.score, clock: clockAt(now), added }) : state.score;
      models.set(modelId, { score, calls: calls.reduce((sum, { count }) => sum + count, state.calls) });
    },
    entryOf: (modelId) => shown(modelId, stateOf(modelId)),
    activityOf: (now, modelId) => {
      const { score } = stateOf(modelId);
      const clock = clockAt(now);
      return score > clock ? (exp2(score - clock) * ACTIVITY_SCALE) >> ACTIVITY_BITS : 0n;
    },
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
