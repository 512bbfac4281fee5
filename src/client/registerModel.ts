// SPDX-License-Identifier: MIT
import { commitModel } from "./commitModel.ts";
import type { AssayClient } from "./createClient.ts";
import type { ModelRegistration } from "./modelRegistration.ts";
import { revealModel } from "./revealModel.ts";

/**
 * Registers a model in the two steps that keep others from grabbing it: commit, then register a few blocks later.
 *
 * @returns The model's id (its ERC-721 token).
 */
export async function registerModel(
  client: AssayClient,
  model: ModelRegistration,
): Promise<{ modelId: bigint; gasUsed: bigint }> {
  const committed = await commitModel(client, model);
  const { modelId, gasUsed } = await revealModel(client, committed);
  return { modelId, gasUsed: committed.gasUsed + gasUsed };
}
