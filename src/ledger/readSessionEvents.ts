// SPDX-License-Identifier: MIT
import type { AssayClient } from "../client/createClient.ts";
import type { BlockRange } from "./BlockRange.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** What happened to sessions' money. */
export async function readSessionEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { escrow } = client;
  const [opened, deposited, thaws, cancelled, withdrawn, collected] = await Promise.all([
    escrow.queryFilter(escrow.filters.SessionOpened(), ...range),
    escrow.queryFilter(escrow.filters.Deposited(), ...range),
    escrow.queryFilter(escrow.filters.ThawStarted(), ...range),
    escrow.queryFilter(escrow.filters.ThawCancelled(), ...range),
    escrow.queryFilter(escrow.filters.Withdrawn(), ...range),
    escrow.queryFilter(escrow.filters.Collected(), ...range),
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
