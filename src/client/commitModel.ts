// SPDX-License-Identifier: MIT
import { hexlify, randomBytes } from "ethers";
import type { IModelRegistry } from "../../typechain-types/models/ModelRegistry.js";
import type { AssayClient } from "./createClient.ts";
import { MODEL_DEFAULTS, type ModelRegistration } from "./modelRegistration.ts";
import { send } from "./send.ts";

/** A registration that its author has committed to. Keep it secret until it is revealed: who knows it could commit to it, too. */
export interface CommittedModel {
  readonly registration: IModelRegistry.RegistrationStruct;
  /** Hides the registration in the seal. */
  readonly salt: string;
  /** First block in which it can be revealed. */
  readonly ripeFrom: number;
}

/** First step of a registration: a seal, which shows nothing of the model. The second one is `revealModel`. */
export async function commitModel(
  client: AssayClient,
  model: ModelRegistration,
): Promise<CommittedModel & { gasUsed: bigint }> {
  const registration = { ...MODEL_DEFAULTS, ...model };
  const author = await client.signer.getAddress();
  const salt = hexlify(randomBytes(32));
  const { blockNumber, gasUsed } = await send(
    client.models.commitRegistration(await client.models.sealOf(author, registration, salt)),
  );
  return {
    registration,
    salt,
    ripeFrom: blockNumber + Number(await client.models.MIN_SEAL_AGE()),
    gasUsed,
  };
}
