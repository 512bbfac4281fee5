// SPDX-License-Identifier: MIT
import { Wallet } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { createClient } from "../../src/client/createClient.ts";
import { readConfig } from "../../src/node/config/readConfig.ts";
import { openDatabase } from "../../src/node/database/openDatabase.ts";
import { nodeLogger } from "../../src/node/serve/nodeLogger.ts";
import { offerModels } from "../../src/node/serve/offerModels.ts";
import { chooseParts } from "../../src/node/chooseParts.ts";
import { startNode } from "../../src/node/startNode.ts";
import { findDeployment } from "../context.ts";
import { operatorKey } from "./operatorKey.ts";

interface Arguments {
  file: string;
  only: string;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const config = await readConfig(args.file, process.env);
  const parts = chooseParts(args.only);
  const logger = nodeLogger(config.logLevel);
  const { provider, addresses, block: fromBlock } = await findDeployment(hre);
  // Provers sign nothing, so their machines need no key.
  const isSigning = parts.serve || parts.work;
  const wallet = isSigning ? new Wallet(await operatorKey(hre), provider) : Wallet.createRandom(provider);
  const models = await offerModels(createClient({ signer: wallet, addresses, fromBlock }), config);
  try {
    const database = await openDatabase(config.database, (err) => {
      logger.error({ err }, "the database failed");
    });
    try {
      const node = await startNode({ config, database, models, wallet, addresses, fromBlock, logger, parts });
      logger.info({ nodeId: config.nodeId, url: node.url, ...parts }, "the node runs");
      await stopSignal();
      logger.info("the node stops");
      await node.stop();
    } finally {
      await database.close();
    }
  } finally {
    for (const { served } of models) await served.close();
  }
};

/** Ctrl-C, or what a service manager sends. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

export default action;
