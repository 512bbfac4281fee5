// SPDX-License-Identifier: MIT
import type { LinearForm, Signal } from "./graph.ts";

/** The linear forms that a signal is computed from. */
export function formsOf(signal: Signal): readonly LinearForm[] {
  if (signal.kind === "product") return [signal.left, signal.right];
  return signal.kind === "input" ? [] : [signal.form];
}
