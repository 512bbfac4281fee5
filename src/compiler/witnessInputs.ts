// SPDX-License-Identifier: MIT
import { FieldElementInvalidError } from "../errors/CommitmentError.ts";
import { BatchSizeError, InputRangeError, InputShapeError } from "../errors/InputErrors.ts";
import { commitInput } from "../shared/poseidon.ts";
import { SCALAR_FIELD_ORDER } from "../shared/publicSignals.ts";
import type { Evaluator } from "./integer/evaluate.ts";
import { sizeOf } from "./graph/tensor.ts";
import type { Manifest } from "./manifest.ts";

/** @see witnessInputs */
export interface WitnessInputsParameters {
  readonly manifest: Pick<Manifest, "batchSize" | "input" | "modelCommitment">;
  /** The model's integer reference, see createEvaluator. */
  readonly evaluate: Evaluator;
  /** Quantised words of each call, as prepareInput gives them; exactly as many as the batch size. */
  readonly inputs: readonly Uint8Array[];
  /** One secret, uniformly random field element per input. */
  readonly salts: readonly bigint[];
  /** Words of each section of a committed head; none for a fixed model. */
  readonly parameters?: readonly ArrayLike<number>[];
  /** What the proof is bound to, see architecture: a field element. */
  readonly context: bigint;
}

/**
 * Inputs of a compiled circuit as provers and circom's witness calculators take them: the public signals first, in
 * order; decimal strings. A type and not an interface, so that it is assignable to a prover's signals by name.
 */
export type WitnessInputs = Record<`parameterWord${number}`, string[]> & {
  modelCommitment: string;
  context: string;
  inputCommitment: string[];
  outputWord: string[];
  word: string[][];
  salt: string[];
};

/**
 * Everything that proving a batch of calls takes, including the answers that the proof will state.
 *
 * @throws {BatchSizeError} if inputs or salts are not as many as the circuit's batch size.
 * @throws {InputShapeError} @throws {InputRangeError} if the words are not a prepared input of this model.
 * @throws {FieldElementInvalidError} if the context or a salt is not in [0, r): a proof would be of its remainder.
 *
 * @example
 * const inputs = witnessInputs({ manifest, evaluate: createEvaluator(model), inputs: [words], salts: [salt], context });
 * const { proof, publicSignals } = await prover.prove(inputs);
 */
export function witnessInputs({
  manifest,
  evaluate,
  inputs,
  salts,
  parameters = [],
  context,
}: WitnessInputsParameters): WitnessInputs {
  const { batchSize, input, modelCommitment } = manifest;
  if (inputs.length !== batchSize) throw new BatchSizeError("inputs", batchSize, inputs.length);
  if (salts.length !== batchSize) throw new BatchSizeError("salts", batchSize, salts.length);
  if (context < 0n || context >= SCALAR_FIELD_ORDER)
    throw new FieldElementInvalidError("The context", context);
  inputs.forEach((words) => {
    checkWords(words, input);
  });
  return {
    modelCommitment,
    context: String(context),
    inputCommitment: inputs.map((words, call) =>
      String(commitInput({ words, bits: input.bits, salt: salts[call] ?? 0n })),
    ),
    outputWord: inputs.flatMap((words) => evaluate(words, parameters).outputWords.map(String)),
    word: inputs.map((words) => Array.from(words, String)),
    salt: salts.map(String),
    ...Object.fromEntries(
      parameters.map((words, index) => [`parameterWord${String(index + 1)}`, Array.from(words, String)]),
    ),
  };
}

function checkWords(words: Uint8Array, { shape, bits }: Manifest["input"]): void {
  if (words.length !== sizeOf(shape)) throw new InputShapeError(shape, words.length);
  const top = 2 ** bits - 1;
  const index = words.findIndex((word) => word > top);
  if (index >= 0) throw new InputRangeError(index, words[index] ?? NaN, 0, top);
}
