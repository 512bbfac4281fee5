// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import PQueue from "p-queue";
import { SessionUnknownError } from "../errors/ServingErrors.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";
import type { NodeConnection } from "./NodeConnection.ts";
import { voucherDomain } from "./voucherDomain.ts";

/** @see connectNode */
export interface ConnectNodeParameters {
  /** Of the node's HTTP API. */
  url: string;
  sessionId: string;
  /** Seconds for which each voucher can be settled; the node asks for ten minutes at least. */
  validFor?: bigint;
  /** How long a request may take, milliseconds. */
  timeoutMs?: number;
}

const HOUR = 3600n;
const TIMEOUT_MS = 30_000;

/**
 * Prepares to call a node in a session that is open. The session's chain begins where the escrow stands; calls that are not
 * settled yet are learnt from the node with the first call, and checked.
 *
 * @throws SessionUnknownError
 * @example
 * const connection = await connectNode(client, { url: "https://node.example", sessionId });
 * const { answer } = await callNode(connection, { modelId, inputCommitment, input, maxPrice });
 */
export async function connectNode(
  client: AssayClient,
  { url, sessionId: id, validFor = HOUR, timeoutMs = TIMEOUT_MS }: ConnectNodeParameters,
): Promise<NodeConnection> {
  const sessionId = id.toLowerCase();
  const session = await client.escrow.sessionOf(sessionId);
  if (session.caller === ZeroAddress) throw new SessionUnknownError({ sessionId, confirmations: 0 });
  const { now } = await chainOf(client);
  return {
    client,
    url: url.replace(/\/+$/, ""),
    sessionId,
    nodeId: session.nodeId.toLowerCase(),
    payer: session.caller,
    validFor,
    timeoutMs,
    domain: await voucherDomain(client),
    clockLead: now - BigInt(Math.floor(Date.now() / 1000)),
    turns: new PQueue({ concurrency: 1 }),
    head: session.head,
    callCount: session.callCount,
    prices: new Map(),
  };
}
