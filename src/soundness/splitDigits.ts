// SPDX-License-Identifier: MIT
import { splitUniquely, type Digit } from "./digits.ts";
import { constantsOf, type Domains } from "./domains.ts";

/**
 * Applies the lemma of {@link splitUniquely} to a determined sum of open wires.
 *
 * @param terms coefficient by wire.
 * @returns the wires that it leaves no choice, gates included, and the constraints of their domains; undefined if the
 *     lemma does not apply.
 */
export function splitDigits(
  terms: ReadonlyMap<number, bigint>,
  domains: Domains,
): { readonly wires: readonly number[]; readonly constraints: readonly number[] } | undefined {
  const own = new Set([...terms.keys()].flatMap((wire) => domains[wire]?.gate ?? []));
  const digits = [...terms].map(([wire, coefficient]): Digit => {
    // A wire that others of the sum hang on has the value of each case.
    if (own.has(wire)) return { coefficient, choices: [{ constant: 0n, coefficient: 1n }], gate: wire };
    const domain = domains[wire];
    return { coefficient, choices: domain?.choices ?? [], gate: domain?.gate };
  });
  if (!splitUniquely(digits, (gate) => constantsOf(domains[gate]))) return undefined;
  const wires = [...new Set([...terms.keys(), ...own])];
  return { wires, constraints: wires.flatMap((wire) => domains[wire]?.constraints ?? []) };
}
