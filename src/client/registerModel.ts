// SPDX-License-Identifier: MIT
import { hexlify, randomBytes } from "ethers";
import type { IModelRegistry } from "../../typechain-types/models/ModelRegistry.js";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";
import { waitForBlock } from "./waitForBlock.ts";

/** What a model need not have: by default it asks for no least amount, derives from none, replaces none, and every node may serve it. */
const DEFAULTS = { floor: 0n, base: 0n, supersedes: 0n, listed: false };

/** What is registered: see `IModelRegistry.Registration`. */
export type ModelRegistration = Omit<IModelRegistry.RegistrationStruct, keyof typeof DEFAULTS> &
  Partial<Pick<IModelRegistry.RegistrationStruct, keyof typeof DEFAULTS>>;

/**
 * Registers a model in the two steps that keep others from grabbing it: commit, then register a few blocks later.
 *
 * @returns The model's id (its ERC-721 token).
 */
export async function registerModel(
  client: AssayClient,
  model: ModelRegistration,
): Promise<{ modelId: bigint; gasUsed: bigint }> {
  const registration = { ...DEFAULTS, ...model };
  const author = await client.signer.getAddress();
  const salt = hexlify(randomBytes(32));
  const committed = await send(
    client.models.commitRegistration(await client.models.sealOf(author, registration, salt)),
  );
  await waitForBlock(client, committed.blockNumber + Number(await client.models.MIN_SEAL_AGE()));
  const registered = await send(client.models.register(registration, salt));
  return {
    modelId: await client.models.modelIdOf(registration.circuitId, registration.commitment),
    gasUsed: committed.gasUsed + registered.gasUsed,
  };
}
