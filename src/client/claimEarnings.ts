// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";
import { rangeOf } from "./rangeOf.ts";
import { readLogs } from "./readLogs.ts";
import { send } from "./send.ts";

/** What one claim paid out, token wei. */
export interface Claim {
  /** `account`: as author, ancestor's author or referrer. `node`: commission of the node. */
  readonly source: "account" | "node";
  /** The account, or the node's id. */
  readonly of: string;
  readonly amount: bigint;
  readonly gasUsed: bigint;
}

/**
 * Claims everything that the client's signer has earned: licences, royalties and referrals under its address, and the commissions
 * of every node that it opened. What its stake earned is fetched by `staking.harvest`.
 *
 * @returns One entry per claim; empty if nothing was earned.
 */
export async function claimEarnings(client: AssayClient): Promise<Claim[]> {
  const { escrow, staking } = client;
  const account = await client.signer.getAddress();
  const claims: Claim[] = [];
  const earned = await escrow.claimableOf(account);
  if (earned > 0n) {
    const { gasUsed } = await send(escrow.claim(account));
    claims.push({ source: "account", of: account, amount: earned, gasUsed });
  }
  const opened = await readLogs(staking, staking.filters.NodeOpened(undefined, account), rangeOf(client));
  for (const { args } of opened) {
    const { commission } = await escrow.nodeRevenueOf(args.nodeId);
    if (commission === 0n) continue;
    const { gasUsed } = await send(escrow.claimCommission(args.nodeId));
    claims.push({ source: "node", of: args.nodeId, amount: commission, gasUsed });
  }
  return claims;
}
