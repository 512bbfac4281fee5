// SPDX-License-Identifier: MIT
import type { Circuit } from "./circuit.ts";
import type { Frontier } from "./createFrontier.ts";
import type { Form } from "./form.ts";

/**
 * The form of a constraint that the constraint shows determined, with its place among the constraint's forms: it is 0
 * by the constraint, or the product of determined factors, or its product with a determined factor is a constant other
 * than 0.
 */
export function determinedSum(
  circuit: Circuit,
  { openIn }: Pick<Frontier, "openIn">,
  k: number,
): { readonly form: Form; readonly part: number } | undefined {
  const constraint = circuit.constraints[k];
  if (constraint?.kind === "zero") return { form: constraint.form, part: 0 };
  if (constraint?.kind !== "product") return undefined;
  const [left, right] = [openIn(k, 0) === 0, openIn(k, 1) === 0];
  if (left && right) return { form: constraint.result, part: 2 };
  if (constraint.result.wires.length > 0 || constraint.result.constant === 0n) return undefined;
  if (left) return { form: constraint.right, part: 1 };
  return right ? { form: constraint.left, part: 0 } : undefined;
}
