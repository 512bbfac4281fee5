// SPDX-License-Identifier: MIT
import path from "node:path";
import { applyBeacon, contribute, startCeremony } from "../../../src/keys/index.ts";
import { phaseOne, type PhaseOne } from "./phaseOne.ts";
import { createFolder, polynomial } from "./polynomial.ts";

export const BEACON = "0x00112233445566778899aabbccddeeff";

/** A ceremony of two people and a beacon, with what it started from. */
export type HeldCeremony = {
  readonly folder: string;
  readonly r1cs: string;
  readonly phase: PhaseOne;
  /** Key files: as started, after the first and the second person, after the beacon. */
  readonly steps: { initial: string; first: string; second: string; final: string };
  readonly circuitHash: string;
  /** Hashes of the contributions as their makers were told. */
  readonly hashes: readonly string[];
};

/** Holds a ceremony for a circuit of at most 2^10 constraints. */
export async function holdCeremony(r1cs: string): Promise<HeldCeremony> {
  const folder = await createFolder();
  const phase = await phaseOne();
  const at = (name: string): string => path.join(folder, `${name}.zkey`);
  const steps = { initial: at("initial"), first: at("first"), second: at("second"), final: at("final") };
  const setup = { r1cs, powersOfTau: phase.file, known: phase.known };
  const { circuitHash } = await startCeremony({ ...setup, out: steps.initial });
  const ada = await contribute({ input: steps.initial, out: steps.first, name: "Ada" });
  const bob = await contribute({ input: steps.first, out: steps.second, name: "Bob", text: "dice: 3 6 1" });
  const { hash } = await applyBeacon({ input: steps.second, out: steps.final, beacon: BEACON });
  return { folder, r1cs, phase, steps, circuitHash, hashes: [ada.hash, bob.hash, hash] };
}

let small: Promise<HeldCeremony> | undefined;

/** The ceremony of x^3 + 5, held once; a key of it is verified ten times as fast as a model's. Tests must not change it. */
export function smallCeremony(): Promise<HeldCeremony> {
  small ??= polynomial(5).then(({ r1cs }) => holdCeremony(r1cs));
  return small;
}
