// SPDX-License-Identifier: MIT
import type { TraceState, TraceTerms } from "./TraceState.ts";

/** What an author asks now: a change whose time has come is no announcement any more. */
export function termsNow(state: TraceState, modelId: bigint): TraceTerms {
  const terms = state.terms.get(modelId);
  if (terms === undefined) throw new Error(`no model ${String(modelId)}`);
  if (terms.next !== undefined && terms.next.at <= state.now) {
    terms.licence = terms.next.licence;
    terms.floor = terms.next.floor;
  }
  return terms;
}
