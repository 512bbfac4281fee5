// SPDX-License-Identifier: MIT
import { NodeForeignAnswerError } from "../errors/CallingErrors.ts";

import { receiptsSchema, type Receipts } from "../shared/receipts.ts";
import { askNode } from "./askNode.ts";
import { extendChain } from "./callChain.ts";
import type { NodeConnection } from "./NodeConnection.ts";
import { voucherSigner } from "./voucherSigner.ts";

/**
 * Finds out where a session's chain stands: from where the escrow has settled it, over the calls that the node has taken on since,
 * recomputed one by one. The last must end a voucher that the client's account or the session's payer has signed, so that a
 * node can't put calls in that nobody ordered.
 *
 * @throws NodeForeignAnswerError, NodeUnreachableError.
 */
export async function catchUp(connection: NodeConnection): Promise<void> {
  const { client, sessionId } = connection;
  const settled = await client.escrow.sessionOf(sessionId);
  let { head, callCount } = settled;
  let last: Receipts["calls"][number] | undefined;
  for (let isMore = true; isMore;) {
    const { calls, next } = await readPage(connection, callCount);
    for (const call of calls) {
      callCount++;
      head = extendChain(head, {
        modelId: BigInt(call.modelId),
        inputCommitment: BigInt(call.inputCommitment),
        price: BigInt(call.price),
      });
      if (call.callId !== head || BigInt(call.sequence) !== callCount) {
        throw foreign(
          connection,
          `gives a receipt of call ${String(callCount)} that does not fit its session`,
        );
      }
      last = call;
    }
    isMore = next !== null && calls.length > 0;
  }
  if (last !== undefined) await checkSigner(connection, last, { head, callCount });
  connection.head = head;
  connection.callCount = callCount;
}

async function readPage(connection: NodeConnection, after: bigint): Promise<Receipts> {
  const path = `/receipts/${connection.sessionId}?after=${String(after)}&limit=1000`;
  const { body } = await askNode(connection, path);
  const receipts = receiptsSchema.safeParse(body);
  if (receipts.success) return receipts.data;
  throw foreign(connection, "gives receipts that cannot be read", receipts.error);
}

async function checkSigner(
  connection: NodeConnection,
  { validUntil, signature }: Receipts["calls"][number],
  { head, callCount }: { head: string; callCount: bigint },
): Promise<void> {
  const { client, domain, sessionId, payer } = connection;
  const voucher = { sessionId, head, callCount, validUntil: BigInt(validUntil) };
  const signer = voucherSigner(domain, { voucher, signature });
  if (signer !== undefined && [payer, await client.signer.getAddress()].includes(signer)) return;
  throw foreign(connection, `claims calls up to ${String(callCount)} for which it has no signature`);
}

function foreign({ url }: NodeConnection, problem: string, cause?: unknown): NodeForeignAnswerError {
  return new NodeForeignAnswerError({ url, problem, cause });
}
