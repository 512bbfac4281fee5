// SPDX-License-Identifier: MIT
import { sql, type Transaction } from "kysely";
import type { Tables } from "../database/Tables.ts";
import type { AcceptedCall, CallOrder } from "./CallOrder.ts";
import type { SessionState } from "./ChainView.ts";
import { checkFunds } from "./checkFunds.ts";
import { findRepeated } from "./findRepeated.ts";
import { sessionPlace, type SessionPlace } from "./sessionPlace.ts";
import type { ServingSite } from "./ServingSite.ts";

/** A call that was checked and answered, but is not stored yet. */
export interface AnsweredCall {
  order: CallOrder;
  /** As the escrow has it. */
  session: SessionState;
  /** Head that it was answered behind. */
  previousHead: string;
  callId: string;
  answer: number;
}

/**
 * Stores an answered call with its voucher, unless another took its place or what its caller may owe while it was answered. Only
 * then may the answer leave.
 *
 * @throws CallOutOfPlaceError, SessionForkedError, SessionUnderfundedError, ExposureExceededError.
 */
export async function storeCall({ db, limits }: ServingSite, call: AnsweredCall): Promise<AcceptedCall> {
  const { order, session, callId, answer } = call;
  const { exposurePerCaller } = limits;
  return db.transaction().execute(async (transaction) => {
    // One call of a caller after the other: what it owes is summed over its sessions.
    await sql`select pg_advisory_xact_lock(hashtextextended(${session.caller}, 0))`.execute(transaction);
    const place = await sessionPlace(transaction, { session, lock: true });
    if (place.head !== call.previousHead) {
      return findRepeated(transaction, { order, place, caller: session.caller });
    }
    const { price, modelId, sessionId } = order;
    const { validUntil, callCount } = order.voucher;
    await checkFunds(transaction, { session, price, validUntil, exposurePerCaller });
    await moveSession(transaction, call, place);
    await insertCall(transaction, call);
    const { caller } = session;
    return {
      callId,
      sessionId,
      caller,
      modelId,
      price,
      sequence: callCount,
      answer,
      state: "accepted",
      isRepeated: false,
    };
  });
}

async function moveSession(
  transaction: Transaction<Tables>,
  { session, callId, order }: AnsweredCall,
  { isRecorded }: SessionPlace,
): Promise<void> {
  const moved = { head: callId, call_count: order.voucher.callCount };
  if (isRecorded) {
    await transaction
      .updateTable("sessions")
      .set(moved)
      .where("session_id", "=", session.sessionId)
      .execute();
    return;
  }
  const begun = { ...moved, settled_head: session.head, settled_count: session.callCount };
  await transaction
    .insertInto("sessions")
    .values({ session_id: session.sessionId, caller: session.caller, ...begun })
    .onConflict((conflict) => conflict.column("session_id").doUpdateSet(begun))
    .execute();
}

async function insertCall(
  transaction: Transaction<Tables>,
  { order, callId, answer }: AnsweredCall,
): Promise<void> {
  const fresh = {
    session_id: order.sessionId,
    sequence: order.voucher.callCount,
    model_id: order.modelId,
    input_commitment: order.inputCommitment,
    price: order.price,
    words: order.input.words,
    salt: order.input.salt,
    answer,
    valid_until: order.voucher.validUntil,
    signature: order.signature,
    state: "accepted" as const,
    bundle_id: null,
    transaction_id: null,
  };
  await transaction
    .insertInto("calls")
    .values({ call_id: callId, ...fresh })
    // The same call, ordered again after it was lost: its session came back to where it stood.
    .onConflict((conflict) =>
      conflict
        .column("call_id")
        .doUpdateSet({ ...fresh, accepted_at: new Date() })
        .where("calls.state", "=", "lost"),
    )
    .execute();
}
