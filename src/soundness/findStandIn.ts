// SPDX-License-Identifier: MIT
import { constantsOf, type Domains } from "./domains.ts";
import type { PreparedCircuit } from "./prepare.ts";

/**
 * A wire to take for given in place of a private input that `circom --O2` replaced by a form of other wires, as it does
 * with a binary word that is packed: the file does not say which form. The wire is the name of a form with two values.
 *
 * Why it is right: let n inputs be replaced, and everything follow from the other inputs and n wires of two values.
 * Then the other inputs leave 2^n witnesses at most. If the replaced inputs may be 0 or 1 each, the 2^n choices have a
 * witness each, and different ones, as a witness has a value for each input. So there are no others: given all inputs,
 * there is one witness. That there is a witness for each choice is taken for granted: a circuit that refuses inputs may
 * need a closer look.
 */
export function findStandIn(
  { wires }: PreparedCircuit,
  domains: Domains,
  determined: Uint8Array,
): number | undefined {
  const at = domains.findIndex(
    (domain, wire) => wire >= wires && determined[wire] === 0 && constantsOf(domain)?.length === 2,
  );
  return at === -1 ? undefined : at;
}
