// SPDX-License-Identifier: MIT
import { decodePayload, type CallInput } from "../client/payload.ts";
import { createEvaluator, witnessInputs, type WitnessInputs } from "../compiler/index.ts";
import { sizeOf } from "../compiler/graph/tensor.ts";
import { createProver, encodeProof, type ProverLimits } from "../prover/index.ts";
import type { PreparedModel } from "./prepareModel.ts";
import { requireStatement } from "./requireStatement.ts";
import type { ServedModel } from "./ServedModel.ts";

/**
 * Makes a registered model ready to answer and prove: loads key, witness calculator and integer reference once.
 * Close it, or the process does not end.
 *
 * @param options.limits How many proofs are made at once, and what they may take; see docs/prover.md.
 * @example
 * const served = await serveModel({ prepared, modelId, circuitId });
 * const { proof } = await served.prove({ inputs: [input], context });
 * await served.close();
 */
export async function serveModel(options: {
  prepared: PreparedModel;
  modelId: bigint;
  circuitId: string;
  limits?: ProverLimits | undefined;
}): Promise<ServedModel> {
  const { prepared, modelId, circuitId, limits } = options;
  const { manifest, model, files, parameters } = prepared.compiled;
  const { batchSize } = manifest;
  const { wordsPerCall } = manifest.output;
  const count = sizeOf(manifest.input.shape);
  const evaluate = createEvaluator(model);
  const prover = await createProver({ wasm: files.wasm, zkey: prepared.zkey, manifest, ...limits });

  const prove: ServedModel["prove"] = async ({ inputs, context, signal, onProgress }) => {
    const filled = fillBatch(inputs, batchSize);
    let asked: WitnessInputs | undefined;
    // Not before the proof's turn: it evaluates the network, and takes memory.
    const ask = () =>
      (asked ??= witnessInputs({
        manifest,
        evaluate,
        inputs: filled.map((input) => input.words),
        salts: filled.map((input) => input.salt),
        parameters,
        context,
      }));
    const proven = await prover.prove(ask, { signal, onProgress });
    requireStatement(ask(), proven.publicSignals);
    const outputs = proven.publicSignals.slice(2 + batchSize, 2 + batchSize + inputs.length * wordsPerCall);
    return { proof: encodeProof(proven.proof), outputs, wallMs: proven.wallMs };
  };
  return {
    modelId,
    circuitId,
    batchSize,
    wordsPerCall,
    answer: ({ words }) => evaluate(words, parameters).class,
    decode: (payload) => decodePayload(payload, { bits: manifest.input.bits, count }),
    commit: prepared.commit,
    prove,
    close: () => prover.close(),
  };
}

/** Unused places of a proof repeat the last call, as the market expects. */
function fillBatch(inputs: readonly CallInput[], batchSize: number): CallInput[] {
  const last = inputs.at(-1);
  if (last === undefined || inputs.length > batchSize) {
    throw new RangeError(`A proof covers 1 to ${batchSize} calls, not ${inputs.length}.`);
  }
  return [...inputs, ...Array.from({ length: batchSize - inputs.length }, () => last)];
}
