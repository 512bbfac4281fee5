// SPDX-License-Identifier: MIT
import type { JournalEntry } from "./readEntries.ts";

const SENDING = /^(DEPLOYMENT|CALL|SEND_DATA)_EXECUTION_STATE_(INITIALIZE|COMPLETE)$/;

/**
 * The steps that Ignition has begun, but not yet said what it would send for. With such a step it can't go on, though nothing
 * was done for it.
 */
export function findBarelyBegun(entries: readonly JournalEntry[]): readonly string[] {
  const begun = new Set<string>();
  for (const { type, futureId = "" } of entries) {
    const [, , event] = SENDING.exec(type) ?? [];
    if (event === "INITIALIZE") begun.add(futureId);
    else if (event === "COMPLETE" || type === "NETWORK_INTERACTION_REQUEST" || type === "WIPE_APPLY")
      begun.delete(futureId);
  }
  return [...begun];
}
