// SPDX-License-Identifier: MIT
import type { Ranking } from "../ranking/createRanking.ts";

/** The market's books at the end of a history. Amounts in token wei; addresses and ids as the logs spell them. */
export interface Ledger {
  /** By session id. */
  readonly sessions: Map<string, LedgerSession>;
  /** What is held for each open request, by call id. */
  readonly held: Map<string, bigint>;
  /** What authors and referrers earned and were not paid, by account. */
  readonly claimable: Map<string, bigint>;
  /** By node id. */
  readonly nodes: Map<string, LedgerNode>;
  /** What the protocol earned: not paid to the treasury, and not burned yet. */
  readonly protocol: { toTreasury: bigint; burnable: bigint };
  /** Owner of each model, by model id. */
  readonly authors: Map<bigint, string>;
  /** Of the token, by account. */
  readonly balances: Map<string, bigint>;
  /** Calls, scores and ranks of the models. */
  readonly ranking: Ranking;
}

/** A session as the escrow keeps it. */
export interface LedgerSession {
  readonly caller: string;
  readonly nodeId: string;
  readonly referrer: string;
  /** Thawing part included. */
  balance: bigint;
  thawing: bigint;
  /** Unix seconds. */
  thawEndsAt: bigint;
  callCount: bigint;
  head: string;
}

/** What a node earned and was not paid, and its bonds. */
export interface LedgerNode {
  commission: bigint;
  pool: bigint;
  bonds: bigint;
}
