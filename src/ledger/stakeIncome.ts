// SPDX-License-Identifier: MIT
import type { AssayClient } from "../client/createClient.ts";
import { rangeOf } from "../client/rangeOf.ts";
import { readLogs } from "../client/readLogs.ts";

/** What an account put into a node's stake, and what became of it. Amounts in token wei. */
export interface StakeIncome {
  readonly nodeId: string;
  readonly staked: bigint;
  readonly withdrawn: bigint;
  /** What its shares are worth now, thawing ones included. */
  readonly worth: bigint;
  /** withdrawn + worth − staked: rewards, less what was slashed. */
  readonly earned: bigint;
}

/** What an account's stakes have earned, node by node. */
export async function stakeIncome(client: AssayClient, options: { account: string }): Promise<StakeIncome[]> {
  const { staking } = client;
  const { account } = options;
  const range = rangeOf(client);
  const [ins, outs] = await Promise.all([
    readLogs(staking, staking.filters.Staked(undefined, account), range),
    readLogs(staking, staking.filters.Unstaked(undefined, account), range),
  ]);
  const sumOf = (events: typeof ins | typeof outs, nodeId: string): bigint => {
    let sum = 0n;
    for (const { args } of events) if (args.nodeId === nodeId) sum += args.amount;
    return sum;
  };
  return Promise.all(
    [...new Set(ins.map(({ args }) => args.nodeId))].map(async (nodeId) => {
      const [working, thaw] = await Promise.all([
        staking.sharesOf(nodeId, account),
        staking.thawOf(nodeId, account),
      ]);
      const worth = await staking.assetsFor(nodeId, working + thaw.shares);
      const [staked, withdrawn] = [sumOf(ins, nodeId), sumOf(outs, nodeId)];
      return { nodeId, staked, withdrawn, worth, earned: withdrawn + worth - staked };
    }),
  );
}
