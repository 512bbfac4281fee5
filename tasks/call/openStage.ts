// SPDX-License-Identifier: MIT
import { ZeroAddress, id } from "ethers";
import type { AssayClient } from "../../src/client/createClient.ts";
import { openNode } from "../../src/client/openNode.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { send } from "../../src/client/send.ts";
import { ModelUnknownError } from "../../src/errors/MarketErrors.ts";
import { findModel } from "../../src/node/findModel.ts";
import type { PreparedModel } from "../../src/node/prepareModel.ts";

/** What a simulation's own model and node ask for; anything will do. */
const TERMS = { licence: 200_000n, royalty: 0n, commission: 200_000n };
/** Of the node that simulations of one operator share. */
const SALT = id("assay call simulate");

/** Who answers a simulation's calls. */
export interface StageOptions {
  prepared: PreparedModel;
  /** Id of a node of the operator; empty to open one, or take the one of the last time. */
  node: string;
  /** Token wei per call, if there is no offer yet. */
  price: bigint;
  acceptForgeableKey: boolean;
}

/** Registers the model, opens a node and offers the model on it, as far as that is not done. Returns what is needed to call. */
export async function openStage(operator: AssayClient, options: StageOptions) {
  const { prepared } = options;
  const modelId = await findOrRegister(operator, options);
  const nodeId = options.node === "" ? await findOrOpen(operator) : options.node;
  const { active, price } = await operator.market.offerOf(nodeId, modelId);
  if (active) return { prepared, modelId, nodeId, price };
  // In sessions only.
  await send(operator.market.setOffer(nodeId, modelId, options.price, 0n));
  return { prepared, modelId, nodeId, price: options.price };
}

async function findOrRegister(client: AssayClient, options: StageOptions): Promise<bigint> {
  const { prepared, acceptForgeableKey } = options;
  const { circuitId } = await registerCircuit(client, { ...prepared, acceptForgeableKey });
  try {
    return (await findModel(client, prepared)).modelId;
  } catch (error) {
    if (!(error instanceof ModelUnknownError)) throw error;
    const { modelId } = await registerModel(client, {
      circuitId,
      commitment: prepared.commitment,
      licence: TERMS.licence,
      royalty: TERMS.royalty,
      contentHash: id(JSON.stringify(prepared.compiled.manifest)),
      uri: "",
    });
    return modelId;
  }
}

async function findOrOpen(client: AssayClient): Promise<string> {
  const { staking } = client;
  const known = await staking.nodeIdOf(await client.signer.getAddress(), SALT);
  if ((await staking.operatorOf(known)) !== ZeroAddress) return known;
  const { nodeId } = await openNode(client, {
    salt: SALT,
    commission: TERMS.commission,
    endpoint: "simulation",
    stake: await staking.MINIMUM_OPERATOR_STAKE(),
  });
  return nodeId;
}
