// SPDX-License-Identifier: MIT
import { readySession, type ReadyRules, type ReadySession } from "./readySessions.ts";

/**
 * About half of what can be settled of a session, whole proofs: if the first proof reaches further, up to its end.
 *
 * @returns Undefined if there is nothing less that brings anything.
 */
export function shortenSession(session: ReadySession, rules: ReadyRules): ReadySession | undefined {
  const { length } = session.calls;
  for (let maxCalls = Math.floor(length / 2); maxCalls < length; maxCalls++) {
    const shorter = readySession(session, { ...rules, maxCalls });
    if (shorter !== undefined) return shorter;
  }
  return undefined;
}
