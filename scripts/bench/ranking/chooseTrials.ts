// SPDX-License-Identifier: MIT
import { HALF_LIFE_SECONDS } from "./openOurs.ts";

/** A model with its score, in units of 2^-32. */
export interface Scored {
  model: number;
  score: number;
}

/** What a record does to the book. */
export type TrialKind = "sameBucket" | "nextBucket" | "dearestMove";

/** One record: so many full calls of a model, after it was idle for so many seconds. */
export interface Trial {
  model: number;
  calls: number;
  idle: number;
}

const ONE = 2 ** 32;
/** The score of one full call when the clock began. */
const OFFSET = 128;
const TRIALS = 20;

/** Buckets below a score, and how much of its own: each power of two has sixteen, of equal width in activity. */
const placeOf = (score: number): number => {
  const whole = Math.floor(score / ONE);
  return 16 * (whole + 2 ** (score / ONE - whole) - 1);
};
const bucketOf = (score: number): number => Math.floor(placeOf(score));

/**
 * Up to twenty records of models in the middle of the book, nearest first. Models that move stand between two others of their
 * bucket's list, which makes leaving it dearest.
 *
 * @param book The models, the most active first, each recorded once in the order of their numbers.
 */
export function chooseTrials(kind: TrialKind, book: readonly Scored[]): Trial[] {
  const ends = endsOfLists(book);
  const middle = book.length / 2;
  const trials = book
    .map((scored, place) => ({ ...scored, away: Math.abs(place - middle) }))
    .sort((left, right) => left.away - right.away)
    .filter(({ model, score }) => {
      const into = placeOf(score) - bucketOf(score);
      if (kind === "sameBucket") return into < 0.9;
      if (ends.has(model)) return false;
      return kind === "dearestMove" || (into > 0.2 && into < 0.8);
    })
    .slice(0, TRIALS)
    .map(({ model, score }) => trialOf(kind, model, score, book[0]?.score ?? score));
  if (trials.length === 0) throw new RangeError(`No model of ${book.length} suits ${kind}.`);
  return trials;
}

function trialOf(kind: TrialKind, model: number, score: number, highest: number): Trial {
  const activityOf = (of: number): number => 2 ** (of / ONE - OFFSET);
  switch (kind) {
    case "sameBucket":
      return { model, calls: 1, idle: 0 };
    case "nextBucket":
      return { model, calls: Math.round(activityOf(ONE * Math.floor(score / ONE)) / 16), idle: 0 };
    case "dearestMove":
      // To the top, two octaves above everybody: a word of list heads that is still empty.
      return { model, calls: Math.round(2 * activityOf(highest)), idle: HALF_LIFE_SECONDS };
  }
}

/** Models that stand first or last in their bucket's list: the latest and the earliest that entered it. */
function endsOfLists(book: readonly Scored[]): Set<number> {
  const lists = new Map<number, { lowest: number; highest: number }>();
  for (const { model, score } of book) {
    const { lowest, highest } = lists.get(bucketOf(score)) ?? { lowest: model, highest: model };
    lists.set(bucketOf(score), { lowest: Math.min(lowest, model), highest: Math.max(highest, model) });
  }
  return new Set([...lists.values()].flatMap(({ lowest, highest }) => [lowest, highest]));
}
