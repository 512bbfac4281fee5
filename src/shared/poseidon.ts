// SPDX-License-Identifier: MIT
import * as poseidonLite from "poseidon-lite";
import {
  FieldElementInvalidError,
  PackingUnsupportedError,
  WordOutOfRangeError,
} from "../errors/CommitmentError.ts";
import { SCALAR_FIELD_ORDER } from "./publicSignals.ts";

/** Bits that one field element carries: as many whole words as fit below it. */
const PACKED_BITS = 248;

/** Widest word: wider ones are no exact numbers. */
const WORD_BITS = 53;

/** Elements that one step of the chain absorbs, besides the state. */
const RATE = 15;

const POSEIDON = [
  poseidonLite.poseidon1,
  poseidonLite.poseidon2,
  poseidonLite.poseidon3,
  poseidonLite.poseidon4,
  poseidonLite.poseidon5,
  poseidonLite.poseidon6,
  poseidonLite.poseidon7,
  poseidonLite.poseidon8,
  poseidonLite.poseidon9,
  poseidonLite.poseidon10,
  poseidonLite.poseidon11,
  poseidonLite.poseidon12,
  poseidonLite.poseidon13,
  poseidonLite.poseidon14,
  poseidonLite.poseidon15,
  poseidonLite.poseidon16,
] as const;

/** Words of one width. */
export interface Words {
  readonly words: ArrayLike<number>;
  /** Width of a word, 1..53: up to there a number is exact. */
  readonly bits: number;
}

/**
 * Packs unsigned words, ⌊248 / bits⌋ to a field element, the first lowest: the packing of
 * `circuits/lib/commit/commitInput.circom`.
 *
 * @throws PackingUnsupportedError without words, or if bits is not in 1..53.
 * @throws WordOutOfRangeError if a word is not a whole number in [0, 2^bits).
 * @example
 * packWords({ words: [1, 0, 1], bits: 1 }); // [5n]
 */
export function packWords({ words, bits }: Words): bigint[] {
  if (words.length === 0) throw new PackingUnsupportedError("There are no words to pack");
  if (!Number.isInteger(bits) || bits < 1 || bits > WORD_BITS) {
    throw new PackingUnsupportedError(`Words of ${String(bits)} bits cannot be packed`);
  }
  const perElement = Math.floor(PACKED_BITS / bits);
  const elements = new Array<bigint>(Math.ceil(words.length / perElement)).fill(0n);
  return elements.map((_, element) => {
    let packed = 0n;
    const end = Math.min(words.length, (element + 1) * perElement);
    for (let i = end - 1; i >= element * perElement; i--) {
      const word = words[i] ?? NaN;
      if (!Number.isInteger(word) || word < 0 || word >= 2 ** bits) {
        throw new WordOutOfRangeError(i, word, 0, 2 ** bits - 1);
      }
      packed = (packed << BigInt(bits)) | BigInt(word);
    }
    return packed;
  });
}

/**
 * Poseidon over any number of field elements: state ← Poseidon(state, next ≤ 15 elements), as in
 * `circuits/lib/commit/poseidonChain.circom`. Poseidon is circomlib's over BN254 (Grassi et al., "Poseidon", 2021).
 *
 * @throws FieldElementInvalidError if an element is not in [0, r).
 * @throws PackingUnsupportedError without elements.
 * @example
 * poseidonChain({ start: 1n, elements: [2n, 3n] });
 */
export function poseidonChain({ start, elements }: { start: bigint; elements: readonly bigint[] }): bigint {
  if (elements.length === 0) throw new PackingUnsupportedError("There are no elements to hash");
  [start, ...elements].forEach((value, i) => {
    requireFieldElement(i === 0 ? "The start of a Poseidon chain" : `Element ${String(i - 1)}`, value);
  });
  let state = start;
  for (let from = 0; from < elements.length; from += RATE) {
    const inputs = [state, ...elements.slice(from, from + RATE)];
    const hash = POSEIDON[inputs.length - 1];
    if (hash === undefined)
      throw new PackingUnsupportedError(`Poseidon of ${String(inputs.length)} elements`);
    state = hash(inputs);
  }
  return state;
}

/**
 * Commitment to one input, as the circuit opens it: the packed words hashed by a chain that starts with the salt.
 * Hiding only if the salt is drawn uniformly from [0, r) and kept secret.
 *
 * @throws WordOutOfRangeError, PackingUnsupportedError as {@link packWords}; FieldElementInvalidError for the salt.
 * @example
 * const inputCommitment = commitInput({ words: pixels, bits: 1, salt });
 */
export function commitInput({ words, bits, salt }: Words & { salt: bigint }): bigint {
  requireFieldElement("The salt", salt);
  return poseidonChain({ start: salt, elements: packWords({ words, bits }) });
}

/**
 * Commitment to the integer weights of a fixed model. Every section (say, the weights of one layer) has its own width
 * and holds signed words in [−2^(bits − 1), 2^(bits − 1)), packed as word + 2^(bits − 1). The chain starts with the
 * number of sections, and each begins with its length · 64 + width, so different models never hash the same elements.
 *
 * @throws WordOutOfRangeError if a word does not fit; PackingUnsupportedError for an empty section or no section.
 * @example
 * const modelCommitment = commitModel([{ words: [3, -4], bits: 3 }, { words: [100], bits: 8 }]);
 */
export function commitModel(sections: readonly Words[]): bigint {
  const elements = sections.flatMap(({ words, bits }) => {
    const half = 2 ** (bits - 1);
    const raised = Array.from(words, (word, i) => {
      if (!Number.isInteger(word) || word < -half || word >= half) {
        throw new WordOutOfRangeError(i, word, -half, half - 1);
      }
      return word + half;
    });
    return [BigInt(words.length) * 64n + BigInt(bits), ...packWords({ words: raised, bits })];
  });
  return poseidonChain({ start: BigInt(sections.length), elements });
}

function requireFieldElement(name: string, value: bigint): void {
  if (value < 0n || value >= SCALAR_FIELD_ORDER) throw new FieldElementInvalidError(name, value);
}
