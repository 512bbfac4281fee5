// SPDX-License-Identifier: MIT
import type { CallInput } from "../client/payload.ts";
import type { OnProgress } from "../shared/progress.ts";

/** A proof as the market takes it, with what it cost to make. */
export interface CallProof {
  /** Eight words, see IGroth16Verifier. */
  proof: readonly bigint[];
  /** wordsPerCall words for each call, without the repetitions that fill up a batch. */
  outputs: readonly bigint[];
  wallMs: number;
}

/** A model that a node can answer for and prove. */
export interface ServedModel {
  modelId: bigint;
  circuitId: string;
  /** Calls per proof. */
  batchSize: number;
  wordsPerCall: number;
  /** The answer to one input, at once and without a proof: an index into the model's labels. */
  answer(input: CallInput): number;
  /** Reads the input from the payload of an on-chain request. @throws PayloadInvalidError */
  decode(payload: string): CallInput;
  /** The commitment a caller makes to an input. */
  commit(input: CallInput): bigint;
  /**
   * Proves the answers to 1..batchSize inputs for a context. Proofs asked for at once are made at once, if the model is
   * served with several workers.
   *
   * @param options.signal Cancels the proof when aborted.
   * @throws What `Prover.prove` throws.
   */
  prove(options: {
    inputs: readonly CallInput[];
    context: bigint;
    signal?: AbortSignal | undefined;
    onProgress?: OnProgress | undefined;
  }): Promise<CallProof>;
  close(): Promise<void>;
}
