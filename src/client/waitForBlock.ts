// SPDX-License-Identifier: MIT
import { setTimeout } from "node:timers/promises";
import { TransactionLostError } from "../errors/MarketErrors.ts";
import type { AssayClient } from "./createClient.ts";
import { chainOf } from "./chainOf.ts";
import { DEVELOPMENT_CHAINS } from "./developmentChains.ts";

/** Milliseconds between two looks at a chain that makes its blocks by itself. */
const INTERVAL = 500;

/**
 * Waits until the chain has this block. A developer's own chain makes blocks only for transactions, so it is sent empty ones.
 *
 * @throws TransactionLostError if the account has no chain.
 */
export async function waitForBlock(client: AssayClient, blockNumber: number): Promise<void> {
  const { chainId } = await chainOf(client);
  const isDevelopment = DEVELOPMENT_CHAINS.has(chainId);
  const account = await client.signer.getAddress();
  while ((await latestBlock(client)) < blockNumber) {
    if (isDevelopment) await (await client.signer.sendTransaction({ to: account })).wait();
    else await setTimeout(INTERVAL);
  }
}

/** Number of the latest block. */
async function latestBlock(client: AssayClient): Promise<number> {
  const latest = await client.signer.provider?.getBlockNumber();
  if (latest === undefined) throw new TransactionLostError({ what: "Reading the latest block" });
  return latest;
}
