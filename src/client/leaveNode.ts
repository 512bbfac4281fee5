// SPDX-License-Identifier: MIT
import { amountOf } from "./amountOf.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";
import { modelsOffered } from "./modelsOffered.ts";
import { rangeOf } from "./rangeOf.ts";
import { readLogs } from "./readLogs.ts";
import { send } from "./send.ts";

/** What leaving has done so far. Amounts in token wei, times in unix seconds. */
export interface Leaving {
  /** Offers that were ended now, and stand until their notice is over. */
  readonly offersEnded: readonly bigint[];
  /** Models that were taken out of the newcomers' pool now. */
  readonly delisted: readonly bigint[];
  /** Ids of the calls whose bonds, over by time, were released now. */
  readonly bondsReleased: readonly string[];
  /** Stake that thaws, at the share price of now. */
  readonly thawing: bigint;
  /** From when it can be withdrawn; 0 if nothing thaws. */
  readonly withdrawableFrom: bigint;
  /** What was paid out now. */
  readonly withdrawn: bigint;
  readonly gasUsed: bigint;
}

/**
 * Ends a node of the client's account as far as that is possible now: ends its offers, takes its newcomers out, releases bonds whose
 * time is over, fetches what its stake has earned and thaws it, and withdraws what has thawed. Call it again when the thaw is over.
 *
 * @param options.close Also close the node for good: nobody can stake with it or bond it again.
 * @throws ContractRefusedError, among others while bonds hold stake; LogsRefusedError
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
  const bondsReleased: string[] = [];
  for (const callId of await endedBonds(client, nodeId)) {
    await pay(staking.releaseBond(nodeId, callId));
    bondsReleased.push(callId);
  }
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
    bondsReleased,
    thawing: await staking.assetsFor(nodeId, thaw.shares),
    withdrawableFrom: thaw.shares === 0n ? 0n : thaw.endsAt,
    withdrawn,
    gasUsed,
  };
}

/** Ids of the calls for which a node is still bonded, though the time of the bond is over. */
async function endedBonds(client: AssayClient, nodeId: string): Promise<string[]> {
  const { staking } = client;
  if ((await staking.bondsOf(nodeId)) === 0n) return [];
  const { now } = await chainOf(client);
  const ended: string[] = [];
  for (const { args } of await readLogs(staking, staking.filters.BondLocked(nodeId), rangeOf(client))) {
    const { amount, endsAt } = await staking.bondOf(nodeId, args.callId);
    if (amount > 0n && endsAt <= now) ended.push(args.callId);
  }
  return ended;
}
