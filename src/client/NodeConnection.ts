// SPDX-License-Identifier: MIT
import type { TypedDataDomain } from "ethers";
import type PQueue from "p-queue";
import type { AssayClient } from "./createClient.ts";

/** A session's way to its node: where its chain stands, and what calls cost. */
export interface NodeConnection {
  readonly client: AssayClient;
  /** Without a slash at the end. */
  readonly url: string;
  readonly sessionId: string;
  readonly nodeId: string;
  /** Who pays the session, and may have signed for it besides the client's own account. */
  readonly payer: string;
  /** Seconds for which each voucher can be settled. */
  readonly validFor: bigint;
  /** How long a request may take, milliseconds. */
  readonly timeoutMs: number;
  readonly domain: TypedDataDomain;
  /** How far the chain's clock is ahead of this machine's, seconds. */
  readonly clockLead: bigint;
  /** One call after the other: each extends the one before. */
  readonly turns: PQueue;
  /** The session's chain after the last call that the node took on. */
  head: string;
  callCount: bigint;
  /** What the node asked for last, by model (token wei). */
  readonly prices: Map<bigint, bigint>;
}
