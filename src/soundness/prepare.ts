// SPDX-License-Identifier: MIT
import type { Circuit } from "./circuit.ts";
import { findDomains, type Domains } from "./domains.ts";
import { nameForms } from "./nameForms.ts";

/** A circuit in the form that rules work on. */
export interface PreparedCircuit {
  /** As {@link nameForms} makes it. */
  readonly circuit: Circuit;
  readonly domains: Domains;
  /** Wires of the circuit it was made from; those after them are names of forms. */
  readonly wires: number;
}

/** Prepares a circuit for {@link determine}; several calls for one circuit can share it. */
export function prepare(circuit: Circuit): PreparedCircuit {
  const named = nameForms(circuit);
  return { circuit: named, domains: findDomains(named), wires: circuit.wires };
}
