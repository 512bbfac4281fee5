// SPDX-License-Identifier: MIT
import { LruMap } from "toad-cache";

/** What is asked for most is kept; bounds the memory that asking for many things can take. */
const MOST_ANSWERS = 10_000;

/**
 * Remembers answers for a while, and asks once for all who ask at the same time. What fails is not remembered.
 *
 * @param maxAgeMs Milliseconds from asking on; 0 to ask each time.
 * @example const priceOf = remember((modelId) => readPrice(modelId), 3_000);
 */
export function remember<Arguments extends readonly string[], Answer>(
  ask: (...about: Arguments) => Promise<Answer>,
  maxAgeMs: number,
): (...about: Arguments) => Promise<Answer> {
  if (maxAgeMs === 0) return ask;
  const answers = new LruMap<Promise<Answer>>(MOST_ANSWERS, maxAgeMs);
  return (...about) => {
    const key = about.join(" ");
    const known = answers.get(key);
    if (known !== undefined) return known;
    const asked = ask(...about);
    answers.set(key, asked);
    asked.catch(() => {
      answers.delete(key);
    });
    return asked;
  };
}
