// SPDX-License-Identifier: MIT
import type { Form } from "./form.ts";

/** The open wires of a form with their coefficients. */
export function openTerms({ wires, coefficients }: Form, determined: Uint8Array): Map<number, bigint> {
  const terms = new Map<number, bigint>();
  wires.forEach((wire, i) => {
    if (determined[wire] === 0) terms.set(wire, coefficients[i] ?? 0n);
  });
  return terms;
}
