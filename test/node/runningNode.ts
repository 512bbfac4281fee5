// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import { developmentAccount } from "../../scripts/lab/developmentAccount.ts";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { configSchema } from "../../src/node/config/configSchema.ts";
import type { NodeDatabase } from "../../src/node/database/openDatabase.ts";
import { nodeLogger } from "../../src/node/serve/nodeLogger.ts";
import { startNode } from "../../src/node/startNode.ts";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import { openMarket, PRICE, type OpenMarket } from "../shared/market.ts";
import { trapdoorServed } from "./engine/trapdoorServed.ts";
import { testCard } from "./testCard.ts";

const OPERATOR = developmentAccount(3);
const PAUSE_MS = 20;
const PATIENCE_MS = 60_000;

/** A configuration that waits for nothing. */
export function eagerConfig(nodeId: string, changed: Record<string, object> = {}) {
  return configSchema.parse({
    nodeId,
    models: [{ onnx: "not read here" }],
    listen: { port: 0 },
    chain: { confirmations: 0, viewSeconds: 0 },
    settlement: { maxWaitSeconds: 0, gasPriceCeiling: "100" },
    provers: { bundleWaitSeconds: 0 },
    ...changed,
  });
}

/**
 * A whole node: it takes calls, proves and settles, for the model that proves four calls at once and the one that proves single
 * calls. Stop it.
 *
 * @param options.changed Sections of the configuration.
 */
export async function runNode(
  database: NodeDatabase,
  { market: given, changed }: { market?: OpenMarket; changed?: Record<string, object> } = {},
) {
  const market = given ?? (await networkHelpers.loadFixture(openMarket));
  const { signers, nodeId, base, batched } = market;
  const addresses = await addressesOf(market);
  for (const { modelId } of [base, batched]) {
    await market.market.connect(signers.operator).setOffer(nodeId, modelId, PRICE, 100n);
  }
  const served = { base: trapdoorServed(base), batched: trapdoorServed(batched) };
  const node = await startNode({
    config: eagerConfig(nodeId, changed),
    database,
    models: [
      { served: served.base, card: testCard(base) },
      { served: served.batched, card: testCard(batched) },
    ],
    wallet: OPERATOR.connect(ethers.provider),
    addresses,
    logger: nodeLogger("silent"),
    parts: { serve: true, work: true, prove: true },
    pauseMs: PAUSE_MS,
  });
  const client = createClient({ signer: signers.caller, addresses });
  return { ...market, addresses, served, client, url: node.url ?? "", stop: () => node.stop() };
}

/** See {@link runNode}. */
export type WholeNode = Awaited<ReturnType<typeof runNode>>;

/** Waits until something is so. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`${what} never came`);
    await sleep(50);
  }
}
