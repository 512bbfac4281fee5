// SPDX-License-Identifier: MIT
import { chainOf } from "../client/chainOf.ts";
import { extendChain } from "../client/callChain.ts";
import type { AssayClient } from "../client/createClient.ts";
import type { SignedSession } from "../client/orderCalls.ts";
import { PriceTooLowError, SessionUnderfundedError, VoucherInvalidError } from "../errors/NodeErrors.ts";
import { checkSignature, signatureReader } from "./checkSignature.ts";
import { checkOperator } from "./serveCalls.ts";

/** Seconds that a voucher must still live: time to prove its calls and have the settlement mined. */
export const SETTLING_TIME = 600n;

/** On which terms a node works for sessions. */
export interface SessionTerms {
  nodeId: string;
  /** Least price of a call, token wei, instead of the offers: for calls that were ordered before an offer rose. */
  minPrice?: bigint | undefined;
  /** Whether to work for contracts that approve vouchers by ERC-1271, and so may refuse to pay up to the very settlement. */
  contractCallers?: boolean | undefined;
}

/**
 * Checks sessions that are to be settled together, each as {@link checkSession} does. Two vouchers of one session are two
 * branches of its chain, of which only one can be paid.
 *
 * @throws What checkSession throws.
 */
export async function checkSessions(
  client: AssayClient,
  options: SessionTerms & { sessions: readonly SignedSession[] },
): Promise<void> {
  const seen = new Set<string>();
  for (const session of options.sessions) {
    const sessionId = session.voucher.sessionId.toLowerCase();
    if (seen.has(sessionId)) {
      throw new VoucherInvalidError({
        sessionId,
        problem: "another voucher of the same session is given too",
      });
    }
    seen.add(sessionId);
    await checkSession(client, { ...options, session });
  }
}

/**
 * Checks that a session will pay for its calls, so that a node answers and proves nothing for free: the voucher is signed and
 * continues the session from where the escrow stands, can be settled now and until it expires, and is covered by money that
 * the caller cannot take out before; and no call is priced below the node's own offer.
 *
 * @throws VoucherInvalidError, ContractCallerRefusedError, NodeForeignError, SessionUnderfundedError, PriceTooLowError.
 * @example await checkSession(client, { nodeId, session });
 */
export async function checkSession(
  client: AssayClient,
  options: SessionTerms & { session: SignedSession },
): Promise<void> {
  const { nodeId, session } = options;
  const { sessionId } = session.voucher;
  const state = await client.escrow.sessionOf(sessionId);
  const refuse = (problem: string) => new VoucherInvalidError({ sessionId, problem });
  if (state.nodeId !== nodeId.toLowerCase()) throw refuse(`it pays node ${state.nodeId}`);
  await checkOperator(client, { what: `Session ${sessionId}`, nodeId });

  const head = session.calls.reduce(extendChain, state.head);
  const callCount = state.callCount + BigInt(session.calls.length);
  if (head !== session.voucher.head.toLowerCase() || callCount !== session.voucher.callCount) {
    throw refuse("its calls do not lead from what the escrow has settled to what was signed");
  }
  await checkValidity(client, session, refuse);
  const { caller, kind } = state;
  await checkSignature(signatureReader(client), { ...options, caller, kind });
  const needed = session.calls.reduce((sum, call) => sum + call.price, 0n);
  const covered = await client.escrow.availableUntil(sessionId, session.voucher.validUntil);
  if (needed > covered) throw new SessionUnderfundedError({ sessionId, needed, covered });
  await checkPrices(client, options);
}

async function checkValidity(
  client: AssayClient,
  { voucher }: SignedSession,
  refuse: (problem: string) => VoucherInvalidError,
): Promise<void> {
  const { now } = await chainOf(client);
  if (voucher.validUntil < now + SETTLING_TIME) {
    throw refuse("it has expired, or does before its calls can be proven and settled");
  }
  const latest = now + (await client.escrow.MAX_VOUCHER_LIFE());
  if (voucher.validUntil > latest) throw refuse("it is valid for longer than the escrow allows");
}

async function checkPrices(
  client: AssayClient,
  { nodeId, session, minPrice }: { nodeId: string; session: SignedSession; minPrice?: bigint | undefined },
): Promise<void> {
  const offered = new Map<bigint, bigint>();
  for (const { modelId, price } of session.calls) {
    const offer = minPrice ?? offered.get(modelId) ?? (await client.market.offerOf(nodeId, modelId)).price;
    offered.set(modelId, offer);
    if (price === 0n || price < offer) {
      throw new PriceTooLowError({ sessionId: session.voucher.sessionId, modelId, price, offer });
    }
  }
}
