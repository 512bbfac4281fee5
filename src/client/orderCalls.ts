// SPDX-License-Identifier: MIT
import { chainOf } from "./chainOf.ts";
import { extendChain, type ChainCall } from "./callChain.ts";
import type { AssayClient } from "./createClient.ts";
import type { CallInput } from "./payload.ts";
import { signVoucher, type Voucher } from "./signVoucher.ts";

/** One call of a session with what the node needs to answer it. */
export interface SessionCall extends ChainCall {
  input: CallInput;
}

/** All calls of a session since its last settlement, and the voucher over them: what a caller hands to the node. */
export interface SignedSession {
  nodeId: string;
  calls: readonly SessionCall[];
  voucher: Voucher;
  signature: string;
}

/**
 * Orders calls in a session: extends the hash chain from where the escrow stands and signs one voucher over all of it.
 * Off chain; costs nothing until the node proves.
 *
 * @param options.validFor Seconds for which the node can settle the voucher; the escrow bounds it.
 * @example const signed = await orderCalls(client, { sessionId, calls, validFor: 3600n });
 */
export async function orderCalls(
  client: AssayClient,
  options: { sessionId: string; calls: readonly SessionCall[]; validFor: bigint },
): Promise<SignedSession> {
  const session = await client.escrow.sessionOf(options.sessionId);
  const { now } = await chainOf(client);
  const voucher = {
    sessionId: options.sessionId,
    head: options.calls.reduce(extendChain, session.head),
    callCount: session.callCount + BigInt(options.calls.length),
    validUntil: now + options.validFor,
  };
  return {
    nodeId: session.nodeId,
    calls: options.calls,
    voucher,
    signature: await signVoucher(client, voucher),
  };
}
