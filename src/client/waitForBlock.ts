// SPDX-License-Identifier: MIT
import { TransactionLostError } from "../errors/MarketErrors.ts";
import type { AssayClient } from "./createClient.ts";
import { chainOf } from "./chainOf.ts";
import { DEVELOPMENT_CHAINS } from "./developmentChains.ts";

/** Milliseconds between two looks at a chain that makes its blocks by itself. */
const INTERVAL = 500;
/** Milliseconds without a block after which a chain is taken for one that makes them only for transactions; above a slot's 12 s. */
const PATIENCE = 15_000;

/**
 * Waits until the chain has this block. A chain that makes blocks only for transactions, as a developer's own, is sent empty
 * ones.
 *
 * @param options.patience - Milliseconds without a block after which a chain is taken for such a one.
 * @throws TransactionLostError if the account has no chain.
 */
export async function waitForBlock(
  client: AssayClient,
  blockNumber: number,
  options: { patience?: number } = {},
): Promise<void> {
  const { chainId } = await chainOf(client);
  const patience = DEVELOPMENT_CHAINS.has(chainId) ? 0 : (options.patience ?? PATIENCE);
  const account = await client.signer.getAddress();
  const lastNew = { block: await latestBlock(client), at: Date.now() };
  let isIdle = false;
  while (lastNew.block < blockNumber) {
    isIdle ||= Date.now() - lastNew.at >= patience;
    if (isIdle) await (await client.signer.sendTransaction({ to: account })).wait();
    else await pause();
    const latest = await latestBlock(client);
    if (latest > lastNew.block) Object.assign(lastNew, { block: latest, at: Date.now() });
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, INTERVAL));
}

/** Number of the latest block. */
async function latestBlock(client: AssayClient): Promise<number> {
  const latest = await client.signer.provider?.getBlockNumber();
  if (latest === undefined) throw new TransactionLostError({ what: "Reading the latest block" });
  return latest;
}
