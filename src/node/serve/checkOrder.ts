// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import { InputShapeError } from "../../errors/InputErrors.ts";
import { OfferMissingError } from "../../errors/MarketErrors.ts";
import { InputMismatchError, PriceTooLowError, VoucherInvalidError } from "../../errors/NodeErrors.ts";
import { PriceEarnsNothingError, SessionUnknownError } from "../../errors/ServingErrors.ts";
import { SETTLING_TIME } from "../checkSession.ts";
import { checkSignature } from "../checkSignature.ts";
import type { CallOrder } from "./CallOrder.ts";
import type { SessionState } from "./ChainView.ts";
import type { OfferedModel, ServingSite } from "./ServingSite.ts";

/** Checks that a session is open and pays this node. @throws SessionUnknownError, VoucherInvalidError */
export function checkPayee({ nodeId, chain }: ServingSite, session: SessionState): void {
  const { sessionId, caller } = session;
  if (caller === ZeroAddress)
    throw new SessionUnknownError({ sessionId, confirmations: chain.confirmations });
  if (session.nodeId.toLowerCase() !== nodeId.toLowerCase()) {
    throw new VoucherInvalidError({ sessionId, problem: `it pays node ${session.nodeId}` });
  }
}

/**
 * Checks that the price is the node's own or more, that the escrow would take the voucher until it ends, and that this is late
 * enough to prove and settle the call. What the session can pay is checked where the call is stored.
 *
 * @param options.head The chain's head with the call: what must have been signed.
 * @throws OfferMissingError, PriceTooLowError, PriceEarnsNothingError, VoucherInvalidError, ContractCallerRefusedError.
 */
export async function checkPayment(
  { chain, nodeId, limits }: ServingSite,
  { order, session, head }: { order: CallOrder; session: SessionState; head: string },
): Promise<void> {
  const { sessionId, modelId, price, signature } = order;
  const { callCount, validUntil } = order.voucher;
  const offer = await chain.offerOf(modelId, session.referrer);
  if (!offer.active) throw new OfferMissingError({ nodeId, modelId });
  if (price === 0n || price < offer.price) {
    throw new PriceTooLowError({ sessionId, modelId, price, offer: offer.price });
  }
  if (offer.earned === 0n) throw new PriceEarnsNothingError({ modelId, price: offer.price });
  const { timestamp } = await chain.latest();
  const refuse = (problem: string) => new VoucherInvalidError({ sessionId, problem });
  if (validUntil < timestamp + SETTLING_TIME) {
    throw refuse("it has expired, or does before its calls can be proven and settled");
  }
  if (validUntil > timestamp + chain.maxVoucherLife)
    throw refuse("it is valid for longer than the escrow allows");
  const voucher = { sessionId, head, callCount, validUntil };
  const { caller, kind } = session;
  await checkSignature(chain, {
    session: { voucher, signature },
    caller,
    kind,
    contractCallers: limits.contractCallers,
  });
}

/** Checks that a proof can exist. @throws InputShapeError, InputMismatchError, WordOutOfRangeError, FieldElementInvalidError */
export function checkOpening({ served, card }: OfferedModel, order: CallOrder, callId: string): void {
  const { input, inputCommitment } = order;
  if (input.words.length !== card.input.count) {
    throw new InputShapeError(card.input.shape, input.words.length);
  }
  if (served.commit(input) !== inputCommitment) throw new InputMismatchError({ callId });
}
