// SPDX-License-Identifier: MIT
import type { AssayClient } from "../../client/createClient.ts";
import { sizeOf } from "../../compiler/graph/tensor.ts";
import type { PreparedModel } from "../prepareModel.ts";
import type { ModelCard } from "./ModelCard.ts";

/** What callers are told of a registered model. */
export async function describeModel(
  client: AssayClient,
  { prepared, modelId, circuitId }: { prepared: PreparedModel; modelId: bigint; circuitId: string },
): Promise<ModelCard> {
  const { verifier } = await client.models.statementOf(modelId);
  const { name, input, output, batchSize } = prepared.compiled.manifest;
  const { shape, bits, minimum, maximum } = input;
  return {
    name,
    input: { shape, count: sizeOf(shape), bits, minimum, maximum },
    labels: output.kind === "values" ? null : output.labels,
    circuitId,
    verifier,
    commitment: String(prepared.commitment),
    batchSize,
    wordsPerCall: output.wordsPerCall,
  };
}
