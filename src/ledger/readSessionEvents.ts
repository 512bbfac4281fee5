// SPDX-License-Identifier: MIT
import type { BlockRange } from "../client/BlockRange.ts";
import type { AssayClient } from "../client/createClient.ts";
import { readLogs } from "../client/readLogs.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** What happened to sessions' money. */
export async function readSessionEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { escrow } = client;
  const [opened, deposited, thaws, cancelled, withdrawn, collected] = await Promise.all([
    readLogs(escrow, escrow.filters.SessionOpened(), range),
    readLogs(escrow, escrow.filters.Deposited(), range),
    readLogs(escrow, escrow.filters.ThawStarted(), range),
    readLogs(escrow, escrow.filters.ThawCancelled(), range),
    readLogs(escrow, escrow.filters.Withdrawn(), range),
    readLogs(escrow, escrow.filters.Collected(), range),
  ]);
  return [
    ...opened.map(({ blockNumber, index, args: { sessionId, caller, nodeId, referrer } }): LedgerEvent => {
      return { name: "SessionOpened", blockNumber, index, sessionId, caller, nodeId, referrer };
    }),
    ...deposited.map(({ blockNumber, index, args: { sessionId, amount } }): LedgerEvent => {
      return { name: "Deposited", blockNumber, index, sessionId, amount };
    }),
    ...thaws.map(({ blockNumber, index, args: { sessionId, amount, endsAt } }): LedgerEvent => {
      return { name: "ThawStarted", blockNumber, index, sessionId, amount, endsAt };
    }),
    ...cancelled.map(({ blockNumber, index, args: { sessionId } }): LedgerEvent => {
      return { name: "ThawCancelled", blockNumber, index, sessionId };
    }),
    ...withdrawn.map(({ blockNumber, index, args: { sessionId, amount } }): LedgerEvent => {
      return { name: "Withdrawn", blockNumber, index, sessionId, amount };
    }),
    ...collected.map(({ blockNumber, index, args }): LedgerEvent => {
      const { sessionId, head, callCount, amount } = args;
      return { name: "Collected", blockNumber, index, sessionId, head, callCount, amount };
    }),
  ];
}
