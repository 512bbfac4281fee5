// SPDX-License-Identifier: MIT
import { formsOf, PARTS, type Circuit } from "./circuit.ts";
import { constantsOf, type Domains } from "./domains.ts";

/** One conclusion: these wires are determined, by these constraints and wires determined before. */
export interface Step {
  readonly by: "input" | "equation" | "digits" | "elimination" | "cases";
  readonly wires: readonly number[];
  readonly constraints: readonly number[];
}

/** How far a proof has come: what is determined, and which constraints to look at next. */
export interface Frontier {
  /** 1 for every determined wire. */
  readonly determined: Uint8Array;
  /** The proof so far, in order. */
  readonly steps: readonly Step[];
  /** Open wires in a form of a constraint. */
  readonly openIn: (constraint: number, part: number) => number;
  /** Those of them that may have more than a few values. */
  readonly unboundedIn: (constraint: number, part: number) => number;
  /** Whether a wire has a few values only. */
  readonly isFinite: (wire: number) => boolean;
  /** Those of some constraints that have open wires. */
  readonly openConstraints: (among: Iterable<number>) => number[];
  readonly enqueue: (constraint: number) => void;
  /** A constraint that may allow a new conclusion. */
  readonly next: () => number | undefined;
  /** Marks wires as determined, and queues the constraints they occur in. */
  readonly conclude: (by: Step["by"], wires: Iterable<number>, used: Iterable<number>) => void;
}

/**
 * Starts a proof.
 *
 * @param parameters `given` wires are determined from the start; the constraint at `without` is never used.
 */
export function createFrontier({
  circuit: { constraints, occurrences, wires },
  domains,
  given,
  without,
}: {
  readonly circuit: Circuit;
  readonly domains: Domains;
  readonly given: Iterable<number>;
  readonly without: number | undefined;
}): Frontier {
  const determined = new Uint8Array(wires);
  determined[0] = 1;
  for (const wire of given) determined[wire] = 1;
  const isFinite = Array.from({ length: wires }, (_, wire) => {
    const domain = domains[wire];
    return domain?.gate === undefined
      ? domain !== undefined
      : constantsOf(domains[domain.gate]) !== undefined;
  });
  // By PARTS · constraint + part.
  const open = new Int32Array(PARTS * constraints.length);
  const unbounded = new Int32Array(PARTS * constraints.length);
  const count = (wire: number, by: 1 | -1): void => {
    for (const part of occurrences[wire] ?? []) {
      open[part] = (open[part] ?? 0) + by;
      if (isFinite[wire] !== true) unbounded[part] = (unbounded[part] ?? 0) + by;
    }
  };
  for (let wire = 1; wire < wires; wire++) if (determined[wire] === 0) count(wire, 1);

  const steps: Step[] = [];
  const queue: number[] = [];
  const isQueued = new Uint8Array(constraints.length);
  const openIn = (k: number, part: number): number => open[PARTS * k + part] ?? 0;
  const enqueue = (k: number): void => {
    if (isQueued[k] === 1 || k === without) return;
    isQueued[k] = 1;
    queue.push(k);
  };
  return {
    determined,
    steps,
    openIn,
    isFinite: (wire) => isFinite[wire] === true,
    unboundedIn: (k, part) => unbounded[PARTS * k + part] ?? 0,
    openConstraints: (among) =>
      [...among].filter((k) => {
        const constraint = constraints[k];
        return k !== without && constraint && formsOf(constraint).some((_, part) => openIn(k, part) > 0);
      }),
    enqueue,
    next: () => {
      const k = queue.pop();
      if (k !== undefined) isQueued[k] = 0;
      return k;
    },
    conclude: (by, concluded, used) => {
      const fresh = [...concluded].filter((wire) => determined[wire] === 0);
      if (fresh.length === 0) return;
      steps.push({ by, wires: fresh, constraints: [...new Set(used)] });
      for (const wire of fresh) {
        determined[wire] = 1;
        count(wire, -1);
        for (const part of occurrences[wire] ?? []) enqueue(Math.floor(part / PARTS));
      }
    },
  };
}
