// SPDX-License-Identifier: MIT
import { formsOf } from "./formsOf.ts";
import type { LinearForm, Signal } from "./graph.ts";

/** Signals that a form needs, directly or not, renumbered. The input stays first even if nothing reads it. */
export function reachable(signals: readonly Signal[], output: LinearForm) {
  const needed = new Set<number>([0]);
  // A list rather than recursion: recurrences unroll into chains deeper than the stack.
  const pending = [output];
  for (let form = pending.pop(); form !== undefined; form = pending.pop()) {
    for (const id of form.signals) {
      if (needed.has(id)) continue;
      needed.add(id);
      const signal = signals[id];
      if (signal) pending.push(...formsOf(signal));
    }
  }
  const kept = [...needed].sort((a, b) => a - b);
  const positions = new Map(kept.map((id, position) => [id, position]));
  const renumber = (form: LinearForm): LinearForm => ({
    ...form,
    signals: form.signals.map((id) => positions.get(id) ?? 0),
  });
  return { signals: kept.flatMap((id) => renumbered(signals[id], renumber)), renumber };
}

function renumbered(
  signal: Signal | undefined,
  renumber: (form: LinearForm) => LinearForm,
): readonly Signal[] {
  if (signal === undefined) return [];
  if (signal.kind === "input") return [signal];
  if (signal.kind === "product") {
    const left = renumber(signal.left);
    return [{ ...signal, left, right: signal.right === signal.left ? left : renumber(signal.right) }];
  }
  return [{ ...signal, form: renumber(signal.form) }];
}
