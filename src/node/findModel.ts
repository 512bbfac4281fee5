// SPDX-License-Identifier: MIT
import type { AssayClient } from "../client/createClient.ts";
import { rangeOf } from "../client/rangeOf.ts";
import { readLogs } from "../client/readLogs.ts";
import { ContractRefusedError } from "../errors/ContractRefusedError.ts";
import { ModelUnknownError } from "../errors/MarketErrors.ts";
import { explainRevert } from "../client/explainRevert.ts";
import type { PreparedModel } from "./prepareModel.ts";

/**
 * The registered model that a compiled model corresponds to.
 *
 * @throws ModelUnknownError if nobody registered it.
 */
export async function findModel(
  client: AssayClient,
  prepared: PreparedModel,
): Promise<{ modelId: bigint; circuitId: string }> {
  const circuitId = await client.circuits.circuitIdOf(prepared.verifyingKey, prepared.terms);
  const modelId = await client.models.modelIdOf(circuitId, prepared.commitment);
  try {
    await client.models.statementOf(modelId);
  } catch (error) {
    const explained = explainRevert(error);
    if (explained instanceof ContractRefusedError && explained.code === "ModelUnknown") {
      const registered = await readLogs(
        client.models,
        client.models.filters.ModelRegistered(),
        rangeOf(client),
      );
      const known = registered.map((event) => String(event.args.modelId));
      throw new ModelUnknownError({
        model: `${prepared.compiled.manifest.name} (${String(modelId)})`,
        known,
      });
    }
    throw explained;
  }
  return { modelId, circuitId };
}
