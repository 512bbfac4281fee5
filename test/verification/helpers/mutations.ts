// SPDX-License-Identifier: MIT
import { encodeProof } from "../../../src/prover/index.ts";
import type { VerifyingKeyJson } from "../../../src/keys/index.ts";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { rerandomiseProof } from "../../keys/helpers/proofs.ts";
import { BASE_FIELD_ORDER, OUTSIDE_GROUP } from "../../shared/badKeys.ts";
import type { Statement } from "./deployVerifiers.ts";
import { draw } from "./draw.ts";
import type { Proven } from "./statement.ts";

/** What mutations are made from. */
export interface MutationSource {
  /** Proofs of two statements of one circuit. */
  readonly proofs: readonly Proven[];
  readonly key: VerifyingKeyJson;
  /** A proof of another circuit with as many public signals. */
  readonly foreign: Statement;
}

/** A proof and signals made from honest ones. */
export interface Mutation extends Statement {
  readonly kind: string;
  /** Whether verifiers must accept it. */
  readonly valid: boolean;
}

/** A number below `below`; each use of it in one mutation has another purpose. */
type Pick = (purpose: string, below: number) => number;
type Big = (purpose: string, below: bigint) => bigint;

interface Ingredients {
  /** Freshly re-randomised, so that no two mutations have the same proof. */
  honest: Statement;
  /** A proof of another statement of the circuit. */
  other: Statement;
  foreign: Statement;
  pick: Pick;
  big: Big;
}

/** Places of the coordinates of A, B and C. */
const POINTS = [
  [0, 1],
  [2, 3, 4, 5],
  [6, 7],
] as const;
const WORD = 1n << 256n;

const at = (list: readonly bigint[], place: number): bigint => {
  const value = list[place];
  if (value === undefined) throw new RangeError(`no entry ${String(place)}`);
  return value;
};

/** Changes the words at some places. */
function change(
  words: readonly bigint[],
  places: readonly number[],
  how: (word: bigint, place: number) => bigint,
) {
  return words.map((word, place) => (places.includes(place) ? how(word, place) : word));
}
const negate = (word: bigint): bigint => (BASE_FIELD_ORDER - word) % BASE_FIELD_ORDER;
const minusA = (words: readonly bigint[]) => change(words, [1], negate);
const minusB = (words: readonly bigint[]) => change(words, [4, 5], negate);
const pointOf = (pick: Pick): readonly number[] => POINTS[pick("point", 3)] ?? POINTS[0];

/** Mutations that leave the statement proved. */
const HARMLESS: Readonly<Record<string, (from: Ingredients) => Statement>> = {
  "re-randomised": ({ honest }) => honest,
  "A and B negated": ({ honest }) => ({ ...honest, words: minusB(minusA(honest.words)) }),
};

/** Mutations that no verifier may accept. */
const HARMFUL: Readonly<Record<string, (from: Ingredients) => Statement>> = {
  "bit flipped": ({ honest: { words, signals }, pick }) => {
    const place = pick("place", words.length + signals.length);
    const flip = (word: bigint) => word ^ (1n << BigInt(pick("bit", 256)));
    return { words: change(words, [place], flip), signals: change(signals, [place - words.length], flip) };
  },
  "two words swapped": ({ honest: { words, signals }, pick }) => {
    const first = pick("first", 8);
    const second = (first + 1 + pick("second", 7)) % 8;
    return {
      words: change(words, [first, second], (_, i) => at(words, i === first ? second : first)),
      signals,
    };
  },
  "A and C swapped": ({ honest: { words, signals } }) => ({
    words: change(words, [0, 1, 6, 7], (_, place) => at(words, (place + 6) % 12)),
    signals,
  }),
  "real and imaginary part swapped": ({ honest: { words, signals } }) => ({
    words: change(words, [2, 3, 4, 5], (_, place) => at(words, place ^ 1)),
    signals,
  }),
  "signal + r": ({ honest: { words, signals }, pick }) => ({
    words,
    signals: change(signals, [pick("place", signals.length)], (signal) => {
      const most = (WORD - 1n - signal) / SCALAR_FIELD_ORDER;
      return signal + BigInt(1 + pick("times", Number(most))) * SCALAR_FIELD_ORDER;
    }),
  }),
  "coordinate + q": ({ honest: { words, signals }, pick }) => ({
    words: change(words, [pick("place", 8)], (word) => {
      const most = (WORD - 1n - word) / BASE_FIELD_ORDER;
      return word + BigInt(1 + pick("times", Number(most))) * BASE_FIELD_ORDER;
    }),
    signals,
  }),
  "point off its curve": ({ honest: { words, signals }, pick, big }) => ({
    words: change(words, pointOf(pick), (_, place) => big(`coordinate ${String(place)}`, BASE_FIELD_ORDER)),
    signals,
  }),
  "B outside the subgroup": ({ honest: { words, signals } }) => {
    const [[xr, xi], [yr, yi]] = OUTSIDE_GROUP;
    const outside = [xi, xr, yi, yr].map(BigInt);
    return { words: change(words, POINTS[1], (_, place) => at(outside, place - 2)), signals };
  },
  "point at infinity": ({ honest: { words, signals }, pick }) => ({
    words: change(words, pointOf(pick), () => 0n),
    signals,
  }),
  "all words zero": ({ honest: { signals } }) => ({ words: Array.from({ length: 8 }, () => 0n), signals }),
  "A negated": ({ honest }) => ({ ...honest, words: minusA(honest.words) }),
  "B negated": ({ honest }) => ({ ...honest, words: minusB(honest.words) }),
  "C negated": ({ honest }) => ({ ...honest, words: change(honest.words, [7], negate) }),
  "point of another proof": ({ honest: { words, signals }, other, pick }) => ({
    words: change(words, pointOf(pick), (_, place) => at(other.words, place)),
    signals,
  }),
  "proof of another statement": ({ honest, other }) => ({ words: other.words, signals: honest.signals }),
  "signal of another statement": ({ honest: { words, signals }, other, pick }) => ({
    words,
    // The first is the model's commitment, the same for both.
    signals: change(signals, [1 + pick("place", 2)], (_, place) => at(other.signals, place)),
  }),
  "proof of another circuit": ({ honest, foreign }) => ({ words: foreign.words, signals: honest.signals }),
  "statement of another circuit": ({ honest, foreign }) => ({
    words: honest.words,
    signals: foreign.signals,
  }),
  "proof and statement of another circuit": ({ foreign }) => foreign,
  "signals permuted": ({ honest: { words, signals }, pick }) => {
    const shift = 1 + pick("shift", signals.length - 1);
    return { words, signals: signals.map((_, place) => at(signals, (place + shift) % signals.length)) };
  },
  "signal zeroed": ({ honest: { words, signals }, pick }) => ({
    words,
    signals: change(signals, [pick("place", 3)], () => 0n),
  }),
  "all signals zeroed": ({ honest: { words, signals } }) => ({ words, signals: signals.map(() => 0n) }),
  "signal at random": ({ honest: { words, signals }, pick, big }) => ({
    words,
    signals: change(signals, [pick("place", signals.length)], () => big("signal", SCALAR_FIELD_ORDER)),
  }),
  "word at random": ({ honest: { words, signals }, pick, big }) => ({
    words: change(words, [pick("place", 8)], () => big("word", WORD)),
    signals,
  }),
};

/**
 * Mutations of honest proofs: all kinds in turn, kinds and places the same in every run. The proofs themselves are drawn
 * anew each time.
 */
export async function makeMutations(
  source: MutationSource,
  count: number,
  seed: string,
): Promise<Mutation[]> {
  const kinds = [
    ...Object.entries(HARMLESS).map((entry) => ({ entry, valid: true })),
    ...Object.entries(HARMFUL).map((entry) => ({ entry, valid: false })),
  ];
  const mutations: Mutation[] = [];
  for (let i = 0; i < count; i++) {
    const chosen = kinds[i % kinds.length];
    const [first, second] = i % 2 === 0 ? source.proofs : source.proofs.toReversed();
    if (chosen === undefined || first === undefined || second === undefined)
      throw new RangeError("two proofs are needed");
    const { valid, entry } = chosen;
    const [kind, mutate] = entry;
    const proof = await rerandomiseProof(first.proof, source.key);
    const honest = { words: encodeProof(proof), signals: first.signals };
    const big: Big = (purpose, below) => draw(`${seed} ${String(i)} ${kind} ${purpose}`, below);
    const pick: Pick = (purpose, below) => Number(big(purpose, BigInt(below)));
    mutations.push({ kind, valid, ...mutate({ honest, other: second, foreign: source.foreign, pick, big }) });
  }
  return mutations;
}
