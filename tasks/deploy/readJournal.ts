// SPDX-License-Identifier: MIT
import { readEntries } from "./readEntries.ts";

/** A transaction that Ignition was about to send. */
export interface JournaledTransaction {
  /** Ignition's name of the step that it belongs to. */
  readonly step: string;
  readonly sender: string;
  readonly nonce: number;
  /** Undefined if the record ends before Ignition knew it. */
  readonly hash: string | undefined;
}

/**
 * The transactions in Ignition's record of a deployment, in their order; none if there is no record. A step that was wiped is left out.
 *
 * @param folder The deployment's.
 */
export async function readJournal(folder: string): Promise<readonly JournaledTransaction[]> {
  const senders = new Map<string, string>();
  const transactions = new Map<string, JournaledTransaction>();
  for (const { type, futureId: step = "", networkInteractionId, ...entry } of await readEntries(folder)) {
    const key = `${step}/${String(networkInteractionId)}`;
    if (entry.from !== undefined) senders.set(step, entry.from);
    const sender = senders.get(step) ?? "";
    const known = transactions.get(key);
    if (type === "WIPE_APPLY") {
      for (const other of transactions.keys()) if (other.startsWith(`${step}/`)) transactions.delete(other);
    } else if (type === "TRANSACTION_PREPARE_SEND" && entry.nonce !== undefined) {
      transactions.set(key, known ?? { step, sender, nonce: entry.nonce, hash: undefined });
    } else if (type === "TRANSACTION_SEND" && entry.nonce !== undefined) {
      transactions.set(key, { step, sender, nonce: entry.nonce, hash: entry.transaction?.hash });
    }
  }
  return [...transactions.values()];
}
