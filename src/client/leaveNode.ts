// SPDX-License-Identifier: MIT
import { amountOf } from "./amountOf.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";
import { modelsOffered } from "./modelsOffered.ts";
import { send } from "./send.ts";

/** What leaving has done so far. Amounts in token wei, times in unix seconds. */
export interface Leaving {
  /** Offers that were ended now, and stand until their notice is over. */
  readonly offersEnded: readonly bigint[];
  /** Models that were taken out of the newcomers' pool now. */
  readonly delisted: readonly bigint[];
  /** Stake that thaws, at the share price of now. */
  readonly thawing: bigint;
  /** From when it can be withdrawn; 0 if nothing thaws. */
  readonly withdrawableFrom: bigint;
  /** What was paid out now. */
  readonly withdrawn: bigint;
  readonly gasUsed: bigint;
}

/**
 * Ends a node of the client's account as far as that is possible now: ends its offers, takes its newcomers out, fetches what its
 * stake has earned and thaws it, and withdraws what has thawed. Call it again when the thaw is over.
 *
 * @param options.close Also close the node for good: nobody can stake with it or bond it again.
 * @throws ContractRefusedError, among others while bonds hold stake.
 */
export async function leaveNode(
  client: AssayClient,
  options: { nodeId: string; close: boolean },
): Promise<Leaving> {
  const { nodeId } = options;
  const { market, discovery, escrow, staking } = client;
  const operator = await client.signer.getAddress();
  let gasUsed = 0n;
  const pay = async (transaction: Parameters<typeof send>[0]) => {
    const receipt = await send(transaction);
    gasUsed += receipt.gasUsed;
    return receipt;
  };
  const offersEnded: bigint[] = [];
  for (const { modelId, isEnding } of await modelsOffered(client, nodeId)) {
    if (isEnding) continue;
    await pay(market.retireOffer(nodeId, modelId));
    offersEnded.push(modelId);
  }
  const delisted: bigint[] = [];
  for (const entry of await discovery.newcomers(0n, await discovery.poolSize())) {
    if (entry.nodeId !== nodeId) continue;
    await pay(discovery.delist(entry.modelId));
    delisted.push(entry.modelId);
  }
  if (options.close && !(await staking.isClosed(nodeId))) await pay(staking.closeNode(nodeId));
  let withdrawn = 0n;
  const running = await staking.thawOf(nodeId, operator);
  if (running.shares > 0n && running.endsAt <= (await chainOf(client)).now) {
    const receipt = await pay(staking.unstake(nodeId));
    withdrawn = amountOf(receipt, { contract: staking.interface, event: "Unstaked" });
  }
  const working = await staking.sharesOf(nodeId, operator);
  if (working > 0n) {
    // What is fetched now vests while the stake thaws.
    if ((await escrow.nodeRevenueOf(nodeId)).pool > 0n) await pay(staking.harvest(nodeId));
    await pay(staking.thaw(nodeId, working));
  }
  const thaw = await staking.thawOf(nodeId, operator);
  return {
    offersEnded,
    delisted,
    thawing: await staking.assetsFor(nodeId, thaw.shares),
    withdrawableFrom: thaw.shares === 0n ? 0n : thaw.endsAt,
    withdrawn,
    gasUsed,
  };
}
