// SPDX-License-Identifier: MIT
import type { Ledger } from "./Ledger.ts";
import type { SessionEvent } from "./LedgerEvent.ts";

/** Books what happens to a session's money. Says what is missing before it, if anything is. */
export function applySession(ledger: Ledger, event: SessionEvent): string | undefined {
  const { sessionId } = event;
  if (event.name === "SessionOpened") {
    const { caller, nodeId, referrer } = event;
    const empty = { balance: 0n, thawing: 0n, thawEndsAt: 0n, callCount: 0n };
    ledger.sessions.set(sessionId, { caller, nodeId, referrer, ...empty, head: sessionId });
    return undefined;
  }
  const session = ledger.sessions.get(sessionId);
  if (session === undefined) return `session ${sessionId} was not opened`;
  switch (event.name) {
    case "Deposited":
      session.balance += event.amount;
      break;
    case "ThawStarted":
      session.thawing = event.amount;
      session.thawEndsAt = event.endsAt;
      break;
    case "ThawCancelled":
      session.thawing = 0n;
      session.thawEndsAt = 0n;
      break;
    case "Withdrawn":
      session.balance -= event.amount;
      session.thawing = 0n;
      session.thawEndsAt = 0n;
      break;
    case "Collected":
      session.balance -= event.amount;
      session.head = event.head;
      session.callCount = event.callCount;
      // Collecting eats what does not thaw first.
      if (session.thawing > session.balance) session.thawing = session.balance;
      break;
  }
  return session.balance < 0n ? `session ${sessionId} never held so much` : undefined;
}
