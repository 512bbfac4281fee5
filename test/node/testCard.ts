// SPDX-License-Identifier: MIT
import type { ModelCard } from "../../src/node/serve/ModelCard.ts";
import type { TestModel } from "../shared/market.ts";

/** What a caller is told of a model with inputs of one byte. */
export function testCard({ circuitId, verifier, commitment, key }: TestModel): ModelCard {
  return {
    name: "test",
    input: { shape: [1, 1], count: 1, bits: 8, minimum: 0, maximum: 255 },
    labels: null,
    circuitId,
    verifier,
    commitment: String(commitment),
    batchSize: key.batchSize,
    wordsPerCall: key.wordsPerCall,
  };
}
