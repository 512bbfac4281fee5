// SPDX-License-Identifier: MIT
// Rule 5 for every shape that the range templates take: what --O2 replaces by what depends on their parameters.
import { expect } from "chai";
import type { ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import { circuitOf } from "../../src/soundness/circuit.ts";
import { determine } from "../../src/soundness/determine.ts";
import { givenWires, range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { allWitnesses } from "./allWitnesses.ts";
import { separate } from "./separate.ts";

const pairs = <T, U>(left: readonly T[], right: readonly U[]): (readonly [T, U])[] =>
  left.flatMap((one) => right.map((other) => [one, other] as const));

/** Least and greatest value of a signed, an unsigned, a positive, a narrow number. */
const RANGES = pairs([-9, -4, -1, 0, 1, 2], [0, 1, 3, 7, 8, 21]).filter(([low, high]) => low <= high);

/** Instances of one template, with the ranges of what each takes. */
interface Gadget {
  readonly file: string;
  readonly instances: readonly {
    readonly call: string;
    readonly takes: readonly (readonly [number, number])[];
  }[];
}

const GADGETS: Readonly<Record<string, Gadget>> = {
  Requantise: {
    file: "range/requantise",
    instances: pairs(RANGES, pairs([0, 1, 2], [1, 2, 3])).map(([[low, high], [shift, bits]]) => ({
      call: `Requantise(${[low, high, shift, bits].join()})`,
      takes: [[low, high]],
    })),
  },
  Threshold: {
    file: "range/threshold",
    instances: pairs(RANGES, [-2, 0, 1, 5]).map(([[low, high], limit]) => ({
      call: `Threshold(${[low, high, limit].join()})`,
      takes: [[low, high]],
    })),
  },
  Larger: {
    file: "range/larger",
    instances: pairs(
      RANGES.filter((_, i) => i % 2 === 0),
      RANGES.filter((_, i) => i % 3 === 0),
    ).map(([left, right]) => ({ call: `Larger([${left.join()}], [${right.join()}])`, takes: [left, right] })),
  },
  Argmax: {
    file: "nn/argmax",
    instances: pairs([2, 3], range(0, 7)).map(([n, turn]) => {
      const takes = range(1, n).map((i) => RANGES[(7 * i + 5 * turn) % RANGES.length] ?? ([0, 1] as const));
      const bounds = [takes.map(([low]) => low), takes.map(([, high]) => high)];
      return { call: `Argmax(${[n, ...bounds.map((bound) => `[${bound.join()}]`)].join()})`, takes };
    }),
  },
};

/** All instances side by side, each on linear combinations of inputs of its own, as a layer's rows are. */
function sourceOf({ file, instances }: Gadget): string {
  const body = instances.flatMap(({ call, takes }, i) => {
    const name = String(i);
    const isSingle = takes.length === 1;
    return [
      `signal input a${name}[${String(takes.length)}]; signal input b${name}[${String(takes.length)}];`,
      `signal output out${name}; component gadget${name} = ${call};`,
      ...takes.map((_, t) => {
        const at = `[${String(t)}]`;
        return `gadget${name}.in${isSingle ? "" : at} <== 3*a${name}${at} - 5*b${name}${at} + 7;`;
      }),
      `out${name} <== gadget${name}.out;`,
    ];
  });
  return `include "circuits/lib/${file}.circom";
template Test() {\n${body.join("\n")}\n}
component main {public [${instances.flatMap((_, i) => [`a${String(i)}`, `b${String(i)}`]).join()}]} = Test();`;
}

/** Numbers between each pair of bounds, in thirds of the way. */
function valuesAt(takes: readonly (readonly [number, number])[], place: number): number[] {
  return takes.map(([low, high], t) => low + Math.round(((high - low) * ((place + t) % 4)) / 3));
}

/** Each instance by itself, with its given wires for four lists of values. */
async function load(gadget: Gadget) {
  const circuit = await loadCircuit(sourceOf(gadget));
  const parts = separate(circuit, (signal) => {
    const number = /^main\.(?:a|b|out|gadget)(\d+)/.exec(signal)?.[1];
    return number === undefined ? undefined : Number(number);
  });
  return gadget.instances.map(({ call, takes }, i) => {
    const part = parts.get(i);
    if (!part) throw new Error(`There is no instance ${call}`);
    const givens = range(0, 3).map((place) => {
      const values = valuesAt(takes, place);
      // 3·2t − 5·t + 7 = t + 7
      const inputs = {
        [`a${String(i)}`]: values.map((value) => 2 * (value - 7)),
        [`b${String(i)}`]: values.map((value) => value - 7),
      };
      const given = givenWires(circuit, inputs);
      return new Map([...given].map(([wire, value]) => [part.wireOf.get(wire) ?? NaN, value]));
    });
    return { call, system: part.system, givens };
  });
}

function determinedWires(system: ConstraintSystem, given: Iterable<number>): number[] {
  const { determined } = determine({ circuit: circuitOf(system), given });
  return range(0, system.wires - 1).filter((wire) => determined[wire] === 1);
}

describe("soundness: every shape of the range templates", function () {
  this.timeout(120_000);

  for (const [name, gadget] of Object.entries(GADGETS)) {
    it(`leaves no choice, and the checker sees it: ${name}`, async () => {
      for (const { call, system, givens } of await load(gadget)) {
        for (const given of givens) {
          expect(determinedWires(system, given.keys()), call).to.have.length(system.wires);
          const { free, witnesses } = allWitnesses(system, given);
          expect({ free, count: witnesses.length }, call).to.deep.equal({ free: false, count: 1 });
        }
      }
    });

    it(`has a choice without one of its constraints, and the checker does not deny it: ${name}`, async () => {
      let several = 0;
      for (const { call, system, givens } of await load(gadget)) {
        for (const deleted of system.constraints.keys()) {
          const constraints = system.constraints.filter((_, k) => k !== deleted);
          const mutant = { ...system, constraints };
          const [given = new Map<number, bigint>()] = givens;
          const determined = determinedWires(mutant, given.keys());
          const { free, witnesses } = allWitnesses(mutant, given, 20);
          const [first, ...others] = witnesses;
          if (free || others.length > 0) several++;
          if (free) expect(determined.length, call).to.be.lessThan(system.wires);
          for (const other of others)
            expect(
              determined.filter((wire) => other[wire] !== first?.[wire]),
              call,
            ).to.deep.equal([]);
        }
      }
      expect(several).to.be.greaterThan(100);
    });
  }
});
