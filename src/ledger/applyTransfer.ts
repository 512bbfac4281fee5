// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import { credit } from "./credit.ts";
import type { Ledger } from "./Ledger.ts";
import type { TransferEvent } from "./LedgerEvent.ts";

/** Books who owns models and tokens. Says what is missing before it, if anything is. */
export function applyTransfer(ledger: Ledger, event: TransferEvent): string | undefined {
  if (event.name === "ModelTransferred") {
    ledger.authors.set(event.modelId, event.to);
    return undefined;
  }
  const { from, to, amount } = event;
  // What is minted comes from nobody, what is burned goes to nobody.
  if (to !== ZeroAddress) credit(ledger.balances, to, amount);
  if (from === ZeroAddress) return undefined;
  return credit(ledger.balances, from, -amount) < 0n ? `${from} never held so much` : undefined;
}
