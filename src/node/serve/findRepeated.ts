// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import { CallOutOfPlaceError } from "../../errors/ServingErrors.ts";
import type { Tables } from "../database/Tables.ts";
import type { AcceptedCall, CallOrder } from "./CallOrder.ts";
import type { SessionPlace } from "./sessionPlace.ts";

/**
 * The call that was taken on at this place, if it is the same one: its answer was lost on the way. The same model, commitment
 * and price at the same place of a session make the same call id.
 *
 * @throws CallOutOfPlaceError if there is another call or none.
 */
export async function findRepeated(
  db: Kysely<Tables>,
  { order, place, caller }: { order: CallOrder; place: SessionPlace; caller: string },
): Promise<AcceptedCall> {
  const { sessionId, voucher, modelId, price } = order;
  const call = await db
    .selectFrom("calls")
    .select(["call_id", "answer", "state", "input_commitment", "model_id", "price"])
    .where("session_id", "=", sessionId)
    .where("sequence", "=", String(voucher.callCount))
    .where("state", "<>", "lost")
    .executeTakeFirst();
  const isSame =
    call !== undefined &&
    BigInt(call.model_id) === modelId &&
    BigInt(call.input_commitment) === order.inputCommitment &&
    BigInt(call.price) === price;
  if (!isSame) {
    const { head, callCount } = place;
    throw new CallOutOfPlaceError({ sessionId, given: voucher.callCount, head, callCount });
  }
  const { call_id: callId, answer, state } = call;
  return {
    callId,
    sessionId,
    caller,
    modelId,
    price,
    sequence: voucher.callCount,
    answer,
    state,
    isRepeated: true,
  };
}
