// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import { AbiCoder, keccak256 } from "ethers";
import type { CallInput } from "../../../src/client/payload.ts";
import type { ServedModel } from "../../../src/node/ServedModel.ts";
import type { TestModel } from "../../shared/market.ts";
import { signalsOf } from "../../shared/signalsOf.ts";

/** An input that no proof exists for, as far as `trapdoorServed` goes. */
export const POISON = 13;

/** What a caller commits to: any binding commitment does, since the key's trapdoor proves it. */
export function commitTo({ words, salt }: CallInput): bigint {
  return BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes", "uint256"], [words, salt]))) >> 8n;
}

/** A model served with its key's trapdoor instead of a circuit: proofs that the real verifier takes, at once. */
export function trapdoorServed(
  model: Pick<TestModel, "modelId" | "circuitId" | "commitment" | "key">,
  options: { proofMs?: number } = {},
): ServedModel & { proofs: number } {
  const { batchSize, wordsPerCall } = model.key;
  const served = {
    modelId: model.modelId,
    circuitId: model.circuitId,
    batchSize,
    wordsPerCall,
    proofs: 0,
    answer: ({ words }: CallInput) => words[0] ?? 0,
    decode: (payload: string): CallInput => ({
      words: Uint8Array.from(Buffer.from(payload.slice(2), "hex")),
      salt: 0n,
    }),
    commit: commitTo,
    prove: async ({ inputs, context }: Parameters<ServedModel["prove"]>[0]) => {
      const started = performance.now();
      await sleep(options.proofMs ?? 0);
      if (inputs.some(({ words }) => words[0] === POISON)) throw new Error("this input has no witness");
      const outputs = inputs.flatMap((input) =>
        Array.from({ length: wordsPerCall }, () => BigInt(served.answer(input))),
      );
      const signals = signalsOf(model, context, inputs.map(commitTo), outputs);
      served.proofs += 1;
      return { proof: [...model.key.prove(signals)], outputs, wallMs: performance.now() - started };
    },
    close: () => Promise.resolve(),
  };
  return served;
}
