// SPDX-License-Identifier: MIT
import type { Choice } from "./domains.ts";
import { field } from "./field.ts";

/** A wire of a sum, with the few values it may have. */
export interface Digit {
  readonly coefficient: bigint;
  readonly choices: readonly Choice[];
  /** The wire that the choices hang on; a constant one if undefined. */
  readonly gate: number | undefined;
}

/** Whole numbers that scale · sum stands for: they lie in [low, high], and no two of them are the same modulo r. */
export interface Spread {
  readonly scale: bigint;
  readonly low: bigint;
  readonly high: bigint;
}

/** Gates of one sum, and values of all of them together, that are looked at. */
const MOST_CASES = 64;

/** A range this narrow is that of the digits themselves, not of fractions modulo r: no other scale is tried. */
const NARROW = 1n << 200n;

/**
 * The lemma on digits: the value of Σ coefficient · digit, modulo r, leaves no choice for any digit or gate. Sufficient
 * and checked here: for some scale, every term is a whole number; for each value of the gates, sorted by the least
 * distance between two of its values, each term steps further than all terms before it can reach together (as 1, 2,
 * 4, … do); the ranges of the sum for different values of the gates do not meet; and all of them together span less
 * than r, so that equal modulo r means equal.
 *
 * @param domainOf the constant values of a gate, if they are known.
 * @returns the scale and range of the sum; undefined if the lemma does not apply.
 */
export function splitUniquely(
  digits: readonly Digit[],
  domainOf: (gate: number) => readonly bigint[] | undefined,
): Spread | undefined {
  const gates = [...new Set(digits.flatMap(({ gate }) => (gate === undefined ? [] : [gate])))];
  let cases: ReadonlyMap<number, bigint>[] = [new Map()];
  for (const gate of gates) {
    const values = domainOf(gate);
    if (!values || cases.length * values.length > MOST_CASES) return undefined;
    cases = cases.flatMap((known) => values.map((value) => new Map([...known, [gate, value]])));
  }
  const scales = new Set([1n, ...digits.map(({ coefficient }) => field.inverse(coefficient))]);
  let best: Spread | undefined;
  for (const scale of scales) {
    const spread = spreadOf(digits, cases, scale);
    if (!spread || (best && spread.high - spread.low >= best.high - best.low)) continue;
    best = spread;
    if (best.high - best.low < NARROW) break;
  }
  return best;
}

function spreadOf(
  digits: readonly Digit[],
  cases: readonly ReadonlyMap<number, bigint>[],
  scale: bigint,
): Spread | undefined {
  const ranges: { low: bigint; high: bigint }[] = [];
  for (const gates of cases) {
    const range = rangeOf(digits, gates, scale);
    if (!range) return undefined;
    ranges.push(range);
  }
  ranges.sort((one, other) => (one.low < other.low ? -1 : 1));
  if (ranges.some(({ low }, i) => i > 0 && low <= (ranges[i - 1]?.high ?? low))) return undefined;
  const low = ranges[0]?.low ?? 0n;
  const high = ranges.at(-1)?.high ?? 0n;
  return high - low < field.order ? { scale, low, high } : undefined;
}

/** The range of the sum for given gates; undefined if two choices of digits may have the same sum. */
function rangeOf(
  digits: readonly Digit[],
  gates: ReadonlyMap<number, bigint>,
  scale: bigint,
): { low: bigint; high: bigint } | undefined {
  let [low, high] = [0n, 0n];
  const steps: { step: bigint; reach: bigint }[] = [];
  for (const { coefficient, choices, gate } of digits) {
    const gateValue = gate === undefined ? 0n : (gates.get(gate) ?? 0n);
    const factor = field.reduce(scale * coefficient);
    const values = choices
      .map((choice) =>
        field.centre(field.reduce(factor * field.reduce(choice.constant + choice.coefficient * gateValue))),
      )
      .sort((one, other) => (one < other ? -1 : one > other ? 1 : 0))
      .filter((value, i, all) => i === 0 || value !== all[i - 1]);
    const [least = 0n] = values;
    const most = values.at(-1) ?? least;
    low += least;
    high += most;
    if (values.length < 2) continue;
    const gaps = values.slice(1).map((value, i) => value - (values[i] ?? value));
    steps.push({ step: gaps.reduce((one, other) => (one < other ? one : other)), reach: most - least });
  }
  steps.sort((one, other) => (one.step < other.step ? -1 : one.step > other.step ? 1 : 0));
  let reach = 0n;
  for (const { step, reach: own } of steps) {
    if (step <= reach) return undefined;
    reach += own;
  }
  return { low, high };
}
