// SPDX-License-Identifier: MIT
import type { Step } from "./createFrontier.ts";
import { determine } from "./determine.ts";
import { loadCircuit } from "./loadCircuit.ts";

/** @see checkDeterminism */
export interface CheckDeterminismParameters {
  /** Path of the compiled circuit. */
  readonly r1cs: string;
  /**
   * Positions, from 0, of public inputs that are to follow from the other inputs, as outputs do: commitments, output
   * words. Circom's own outputs always are. None if left out.
   */
  readonly computed?: readonly number[];
}

/** What {@link checkDeterminism} found. */
export interface DeterminismReport {
  readonly constraints: number;
  /** Signals of the circuit after optimisation. */
  readonly signals: number;
  /** Signals shown to have one value only, inputs included. */
  readonly determined: number;
  /** determined / signals, in per cent. */
  readonly determinedPct: number;
  /** Wires of the others: they may have several values, or the rules do not reach them. */
  readonly undetermined: readonly number[];
  /** Signals concluded by each rule. */
  readonly by: Readonly<Record<Step["by"], number>>;
}

/**
 * Shows which signals of a compiled circuit are uniquely determined by its inputs: whatever a prover does, the same
 * inputs leave no choice for them. Only constraints count, by their algebraic shape; names and hints do not. The rules
 * (see determine.ts) are sound: a signal reported as determined is; one reported as undetermined may still be. Only
 * where `circom --O2` has removed a private input (`by.input` is not 0), this takes for granted that the circuit has a
 * witness for all inputs of 0 and 1 in its place (see findStandIn.ts).
 *
 * @throws R1csUnreadableError
 * @example
 * const { undetermined } = await checkDeterminism({ r1cs: files.r1cs, computed: [0, 2, 3] });
 * if (undetermined.length > 0) console.error("A prover may choose signals", undetermined);
 */
export async function checkDeterminism({
  r1cs,
  computed,
}: CheckDeterminismParameters): Promise<DeterminismReport> {
  const { circuit, given, removedInputs } = await loadCircuit(r1cs, computed);
  const { determined, steps } = determine({ circuit, given, removedInputs });
  const undetermined: number[] = [];
  determined.forEach((isDetermined, wire) => {
    if (isDetermined === 0) undetermined.push(wire);
  });
  const by = { input: 0, equation: 0, digits: 0, elimination: 0, cases: 0 };
  for (const step of steps) by[step.by] += step.wires.length;
  const signals = circuit.wires - 1;
  return {
    constraints: circuit.constraints.length,
    signals,
    determined: signals - undetermined.length,
    determinedPct: signals === 0 ? 100 : (100 * (signals - undetermined.length)) / signals,
    undetermined,
    by,
  };
}
