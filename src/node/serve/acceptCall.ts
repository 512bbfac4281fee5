// SPDX-License-Identifier: MIT
import { extendChain } from "../../client/callChain.ts";
import { ModelNotServedError } from "../../errors/NodeErrors.ts";
import type { AcceptedCall, CallOrder } from "./CallOrder.ts";
import { checkFunds } from "./checkFunds.ts";
import { checkOpening, checkPayee, checkPayment } from "./checkOrder.ts";
import { findRepeated } from "./findRepeated.ts";
import type { OfferedModel, ServingSite } from "./ServingSite.ts";
import { sessionPlace } from "./sessionPlace.ts";
import { storeCall } from "./storeCall.ts";

/**
 * Takes a paid call on: checks that it will be paid and can be proven, answers it, and stores it with its voucher before the
 * answer leaves. A call that was taken on before is answered again from the record.
 *
 * @param options.throttle Asked once the session's signature is checked, so that only its own caller uses its rate up.
 * @throws ModelNotServedError, SessionUnknownError, CallOutOfPlaceError, SessionForkedError, and what checkPayment, checkFunds and
 * checkOpening throw; then nothing has been stored.
 * @example const { callId, answer } = await acceptCall(site, order);
 */
export async function acceptCall(
  site: ServingSite,
  order: CallOrder,
  { throttle }: { throttle?: (sessionId: string) => Promise<void> } = {},
): Promise<AcceptedCall> {
  const { db, chain, limits } = site;
  const model = offeredModel(site, order.modelId);
  const session = await chain.sessionOf(order.sessionId);
  checkPayee(site, session);
  const place = await sessionPlace(db, { session });
  if (order.voucher.callCount !== place.callCount + 1n) {
    return findRepeated(db, { order, place, caller: session.caller });
  }
  const callId = extendChain(place.head, order);
  await checkPayment(site, { order, session, head: callId });
  await throttle?.(order.sessionId);
  const { price } = order;
  const { validUntil } = order.voucher;
  try {
    await checkFunds(db, { session, price, validUntil, exposurePerCaller: limits.exposurePerCaller });
  } catch (error) {
    // The money may be spent on this very call, sent twice and taken on meanwhile.
    const now = await sessionPlace(db, { session });
    if (now.head === place.head) throw error;
    return findRepeated(db, { order, place: now, caller: session.caller });
  }
  checkOpening(model, order, callId);
  const answer = model.served.answer(order.input);
  return storeCall(site, { order, session, previousHead: place.head, callId, answer });
}

/** The model, if the node answers for it. @throws ModelNotServedError */
export function offeredModel({ models }: Pick<ServingSite, "models">, modelId: bigint): OfferedModel {
  const model = models.find(({ served }) => served.modelId === modelId);
  if (model === undefined) {
    throw new ModelNotServedError({ modelId, served: models.map(({ served }) => served.modelId) });
  }
  return model;
}
