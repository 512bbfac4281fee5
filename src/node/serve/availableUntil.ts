// SPDX-License-Identifier: MIT
import type { SessionState } from "./ChainView.ts";

/** What a session holds (token wei) that cannot leave before a voucher ends but to the node: `IPaymentEscrow.availableUntil`. */
export function availableUntil(
  session: Pick<SessionState, "balance" | "thawing" | "thawEndsAt">,
  validUntil: bigint,
): bigint {
  return session.thawEndsAt <= validUntil ? session.balance - session.thawing : session.balance;
}
