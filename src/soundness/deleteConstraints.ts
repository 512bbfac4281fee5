// SPDX-License-Identifier: MIT
import { PARTS, wiresOf, type Circuit } from "./circuit.ts";
import { createReplay } from "./createReplay.ts";
import type { Step } from "./createFrontier.ts";
import { determine } from "./determine.ts";
import { domainsWithout } from "./domains.ts";
import { drawSample } from "./drawSample.ts";
import { loadCircuit } from "./loadCircuit.ts";
import { prepare } from "./prepare.ts";

/** @see deleteConstraints */
export interface DeleteConstraintsParameters {
  /** Path of the compiled circuit. */
  readonly r1cs: string;
  /** As for checkDeterminism. */
  readonly computed?: readonly number[];
  /** How many constraints to try; all of them if left out or larger. */
  readonly sample?: number;
  /** Which sample is drawn. */
  readonly seed?: number;
}

/** A constraint whose loss nothing notices. */
export interface Survivor {
  /** Its position. */
  readonly constraint: number;
  readonly reason: string;
}

/** What {@link deleteConstraints} found. */
export interface DeletionReport {
  readonly constraints: number;
  readonly tried: number;
  /** Deletions after which some signal is no longer shown to be determined. */
  readonly killedByDeterminism: number;
  /** Other deletions after which a private input has lost its range. */
  readonly killedByRange: number;
  /** Other deletions after which a public signal is in no constraint. */
  readonly killedByPublicSignal: number;
  /** All killed ones / tried, in per cent. */
  readonly killedPct: number;
  readonly survivors: readonly Survivor[];
}

/**
 * Constraint-deletion mutation of a whole circuit: drops one constraint at a time, and asks whether one of three checks
 * notices: a signal is no longer determined, a private input no longer has a few values only, or a public signal is in
 * no constraint. What nothing notices is either redundant or a gap in the checks, and is listed.
 *
 * @throws R1csUnreadableError
 * @example
 * const { killedPct, survivors } = await deleteConstraints({ r1cs: files.r1cs, sample: 500, seed: 1 });
 */
export async function deleteConstraints({
  r1cs,
  computed,
  sample = Infinity,
  seed = 1,
}: DeleteConstraintsParameters): Promise<DeletionReport> {
  const { circuit, given, privateInputs, removedInputs, publicSignals } = await loadCircuit(r1cs, computed);
  const prepared = prepare(circuit);
  const { domains } = prepared;
  const { steps, determined } = determine({ circuit, given, removedInputs, prepared });
  const undeterminedBefore = countOpen(determined);
  const concludedWithout = createReplay(prepared.circuit, steps);
  const isStandIn = new Set(steps.flatMap(({ by, wires }) => (by === "input" ? wires : [])));
  const isSecret = new Set(privateInputs);
  const killed = { determinism: 0, range: 0, publicSignal: 0 };
  const survivors: Survivor[] = [];
  const positions = drawSample(circuit.constraints.length, sample, seed);
  for (const position of positions) {
    const kept = [...given, ...concludedWithout(position)];
    const standIns = kept.filter((wire) => isStandIn.has(wire)).length;
    const after = determine({
      circuit,
      given: kept,
      removedInputs: removedInputs - standIns,
      without: position,
      prepared,
    }).determined;
    const constraint = circuit.constraints[position];
    const wires = constraint ? [...wiresOf(constraint)] : [];
    const left = domainsWithout(prepared.circuit, domains, position);
    if (countOpen(after) > undeterminedBefore) killed.determinism++;
    else if (wires.some((wire) => isSecret.has(wire) && domains[wire] && !left[wire])) killed.range++;
    else if (wires.some((wire) => wire >= 1 && wire <= publicSignals && isOnlyIn(circuit, wire, position)))
      killed.publicSignal++;
    else survivors.push({ constraint: position, reason: reasonFor(steps, position, wires) });
  }
  const tried = positions.length;
  return {
    constraints: circuit.constraints.length,
    tried,
    killedByDeterminism: killed.determinism,
    killedByRange: killed.range,
    killedByPublicSignal: killed.publicSignal,
    killedPct: tried === 0 ? 100 : (100 * (tried - survivors.length)) / tried,
    survivors,
  };
}

function countOpen(determined: Uint8Array): number {
  return determined.reduce((count, isDetermined) => (isDetermined === 0 ? count + 1 : count), 0);
}

function isOnlyIn(circuit: Circuit, wire: number, position: number): boolean {
  return (circuit.occurrences[wire] ?? []).every((part) => Math.floor(part / PARTS) === position);
}

function reasonFor(steps: readonly Step[], position: number, wires: readonly number[]): string {
  const list = `wires ${wires.slice(0, 8).join(", ")}${wires.length > 8 ? ", …" : ""}`;
  return steps.some(({ constraints }) => constraints.includes(position))
    ? `other constraints determine the same signals (${list})`
    : `it restricts signals that are determined anyway (${list})`;
}
