// SPDX-License-Identifier: MIT
import { id, parseEther, type Signer } from "ethers";
import type { AddressBook } from "../../src/client/addresses.ts";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { openNode } from "../../src/client/openNode.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { send } from "../../src/client/send.ts";
import { serveModel } from "../../src/node/serveModel.ts";
import type { ServedModel } from "../../src/node/ServedModel.ts";
import type { PreparedModel } from "../../src/node/prepareModel.ts";

/** On-chain requests that every node of the demo takes. */
const REQUESTS_PER_HOUR = 100n;

/** A model on the market: registered, with its author and the node that offers it. */
export interface DemoModel {
  name: string;
  author: string;
  prepared: PreparedModel;
  served: ServedModel;
  registerCircuitGas: bigint;
}

/** An operator with an open node. */
export interface DemoNode {
  name: string;
  nodeId: string;
  client: AssayClient;
  /** Token wei per call, by model name. */
  prices: ReadonlyMap<string, bigint>;
}

/** Binds every account to the contracts and gives each of them tokens from the first, which holds the supply. */
export async function fundAccounts(
  signers: readonly Signer[],
  addresses: AddressBook,
  amount: bigint,
): Promise<AssayClient[]> {
  const clients = signers.map((signer) => createClient({ signer, addresses }));
  const [treasury, ...others] = clients;
  if (treasury === undefined) throw new RangeError("The network has no accounts.");
  for (const client of others) {
    await send(treasury.token.transfer(await client.signer.getAddress(), amount));
  }
  return clients;
}

/** Registers circuit and model, derived from a base if one is given, and makes the model ready to be served. */
export async function publishModel(
  client: AssayClient,
  options: {
    name: string;
    author: string;
    prepared: PreparedModel;
    licence: bigint;
    royalty: bigint;
    base?: DemoModel;
  },
): Promise<DemoModel> {
  const { prepared } = options;
  const { circuitId, gasUsed } = await registerCircuit(client, prepared);
  const { modelId } = await registerModel(client, {
    circuitId,
    commitment: prepared.commitment,
    licence: options.licence,
    royalty: options.royalty,
    base: options.base?.served.modelId ?? 0n,
    contentHash: id(JSON.stringify(prepared.compiled.manifest)),
    uri: `assay:${options.name}`,
  });
  const served = await serveModel({ prepared, modelId, circuitId });
  return { name: options.name, author: options.author, prepared, served, registerCircuitGas: gasUsed };
}

/** Opens a node with a stake (ASY) and offers models at their prices (ASY). */
export async function openDemoNode(
  client: AssayClient,
  options: {
    name: string;
    stake: string;
    commission: bigint;
    offers: readonly (readonly [DemoModel, string])[];
  },
): Promise<DemoNode> {
  const { nodeId } = await openNode(client, {
    salt: id(options.name),
    commission: options.commission,
    endpoint: `https://${options.name}.example`,
    stake: parseEther(options.stake),
  });
  for (const [model, price] of options.offers) {
    await send(client.market.setOffer(nodeId, model.served.modelId, parseEther(price), REQUESTS_PER_HOUR));
  }
  const prices = new Map(options.offers.map(([model, price]) => [model.name, parseEther(price)]));
  return { name: options.name, nodeId, client, prices };
}
