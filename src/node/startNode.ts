// SPDX-License-Identifier: MIT
import { hostname } from "node:os";
import type { BaseWallet } from "ethers";
import type { Logger } from "pino";
import type { AddressBook } from "../client/addresses.ts";
import { chainOf } from "../client/chainOf.ts";
import { createClient } from "../client/createClient.ts";
import type { NodeConfig } from "./config/configSchema.ts";
import { workRules } from "./config/workRules.ts";
import type { NodeDatabase } from "./database/openDatabase.ts";
import { keepWorking, openWork } from "./engine/openWork.ts";
import { openProofQueue, proveJobs } from "./engine/proofJobs.ts";
import { openServing } from "./serve/openServing.ts";
import type { OfferedModel } from "./serve/ServingSite.ts";

/** What one process of a node does. A node has one process that works; any number can take calls and prove. */
export interface NodeParts {
  /** Takes calls over HTTP. */
  serve: boolean;
  /** Bundles, settles and watches the chain. */
  work: boolean;
  prove: boolean;
}

/** @see startNode */
export interface StartNodeParameters {
  config: NodeConfig;
  database: NodeDatabase;
  models: readonly OfferedModel[];
  /** The operator's account, connected to the chain. */
  wallet: BaseWallet;
  addresses: AddressBook;
  /** Where the deployment's logs begin; 0 if left out. */
  fromBlock?: number;
  logger: Logger;
  parts: NodeParts;
  /** From the end of a round of work to the next, milliseconds. */
  pauseMs?: number;
}

/** A node that runs. */
export interface RunningNode {
  /** Where it takes calls; undefined if this process takes none. */
  readonly url: string | undefined;
  /** Takes no more calls and begins nothing new. Database and models are left open. */
  stop(): Promise<void>;
}

const PAUSE_MS = 1_000;

/**
 * Starts the parts of a node that this process is to do. All it knows is in the database and on chain: kill it when you like,
 * and start it again.
 *
 * @throws NodeForeignError, and what opening each part throws; then those that ran are stopped.
 * @example const node = await startNode({ config, database, models, wallet, addresses, logger, parts });
 */
export async function startNode(options: StartNodeParameters): Promise<RunningNode> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops) await each();
  };
  try {
    return { url: await startParts(options, stops), stop };
  } catch (error) {
    // Or it would go on to take calls, and never end.
    await stop();
    throw error;
  }
}

/** @param stops Where each part leaves how it is stopped, once it runs. @returns Where it takes calls. */
async function startParts(
  options: StartNodeParameters,
  stops: (() => Promise<void>)[],
): Promise<string | undefined> {
  const { config, database, models, wallet, addresses, logger, parts } = options;
  const { pauseMs = PAUSE_MS, fromBlock = 0 } = options;
  const client = createClient({ signer: wallet, addresses, fromBlock });
  const served = models.map((model) => model.served);
  const { nodeId } = config;
  let url: string | undefined;
  if (parts.serve) {
    const serving = await openServing(client, { config, db: database.db, models, logger });
    url = serving.url;
    stops.push(() => serving.close());
  }
  if (parts.work) {
    const round = await openWork({
      database,
      wallet,
      addresses,
      nodeId,
      models: served,
      rules: workRules(config, fromBlock),
      onError: (step, err) => {
        logger.warn({ step, err }, "a step failed; it is done again");
      },
      onHeld: (sessionId, reason) => {
        logger.warn({ sessionId, reason }, "a session is held");
      },
    });
    stops.push(keepWorking(round, pauseMs));
  }
  if (parts.prove) {
    if (!parts.work) await openProofQueue(database);
    const { chainId } = await chainOf(client);
    const prover = `${hostname()}:${String(process.pid)}`;
    const site = { db: database.db, models: served, chainId, market: addresses.market, nodeId, prover };
    const stopProving = await proveJobs(database, site, {
      atOnce: config.provers.workers,
      onProven: (wallMs) => {
        logger.info({ wallMs }, "a proof was made");
      },
      onFailed: (bundleId, err, isLast) => {
        logger.warn({ bundleId, err, isLast }, "a proof failed");
      },
    });
    stops.push(stopProving);
  }
  return url;
}
