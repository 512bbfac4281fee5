// SPDX-License-Identifier: MIT
import type { Provider } from "ethers";
import { z } from "zod";

const pendingSchema = z.object({
  transactions: z.array(z.object({ hash: z.string(), from: z.string(), nonce: z.string() })),
});

/** What it takes to look into the block that is being made. */
type Node = Provider & { send(method: string, params: unknown[]): Promise<unknown> };

/**
 * The hash of an account's transaction with a nonce, mined or about to be; undefined if the node shows none.
 *
 * The block is found by bisection, which asks about the past: of a node without old states, only recent transactions are found.
 */
export async function findTransaction(
  provider: Node,
  options: { sender: string; nonce: number },
): Promise<string | undefined> {
  const { sender, nonce } = options;
  const isIt = (transaction: { from: string; nonce: number | string }) =>
    transaction.from.toLowerCase() === sender.toLowerCase() && Number(transaction.nonce) === nonce;
  if ((await provider.getTransactionCount(sender, "latest")) <= nonce) {
    const block = pendingSchema.safeParse(await provider.send("eth_getBlockByNumber", ["pending", true]));
    return block.data?.transactions.find(isIt)?.hash;
  }
  let [low, high] = [0, await provider.getBlockNumber()];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await provider.getTransactionCount(sender, middle)) > nonce) high = middle;
    else low = middle + 1;
  }
  const block = await provider.getBlock(low, true);
  return block?.prefetchedTransactions.find(isIt)?.hash;
}
