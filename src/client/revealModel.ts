// SPDX-License-Identifier: MIT
import type { CommittedModel } from "./commitModel.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";
import { waitForBlock } from "./waitForBlock.ts";

/**
 * Second step of a registration, by the account that made the first one: waits until the seal is ripe, then registers the model.
 *
 * @returns The model's id (its ERC-721 token).
 * @throws ContractRefusedError `SealMissing` if this account never made the seal or it is used up, `SealExpired` if it is too old.
 */
export async function revealModel(
  client: AssayClient,
  { registration, salt, ripeFrom }: CommittedModel,
): Promise<{ modelId: bigint; gasUsed: bigint }> {
  await waitForBlock(client, ripeFrom);
  const { gasUsed } = await send(client.models.register(registration, salt));
  const modelId = await client.models.modelIdOf(registration.circuitId, registration.commitment);
  return { modelId, gasUsed };
}
