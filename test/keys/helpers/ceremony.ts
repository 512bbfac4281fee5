// SPDX-License-Identifier: MIT
import path from "node:path";
import { compileModel, type CompiledModel } from "../../../src/compiler/index.ts";
import {
  applyBeacon,
  contribute,
  publishCeremony,
  startCeremony,
  type ApplyBeaconParameters,
  type ProvingKey,
} from "../../../src/keys/index.ts";
import { phaseOne, type PhaseOne } from "./phaseOne.ts";
import { createFolder } from "./polynomial.ts";

/** A real model of 581 constraints, which takes 2^10 powers of tau. */
export const MODEL = "models/tabular/penguins.onnx";
export const BEACON = "0x00112233445566778899aabbccddeeff";

/** A ceremony of two people and a beacon: its files by step, and the published key. */
export type TestCeremony = {
  readonly folder: string;
  readonly compiled: CompiledModel;
  readonly phase: PhaseOne;
  /** Key files: as started, after the first and the second person, after the beacon. */
  readonly steps: { initial: string; first: string; second: string; final: string };
  readonly circuitHash: string;
  /** Hashes of the contributions as their makers were told. */
  readonly hashes: readonly string[];
  readonly key: ProvingKey;
};

let held: Promise<TestCeremony> | undefined;

/** The ceremony of {@link MODEL}, held once. Tests must not change its files. */
export function ceremony(): Promise<TestCeremony> {
  held ??= hold();
  return held;
}

async function hold(): Promise<TestCeremony> {
  const folder = await createFolder();
  const phase = await phaseOne();
  const compiled = await compileModel({ onnx: MODEL, cacheDir: path.join(folder, "models") });
  const { r1cs } = compiled.files;
  const at = (name: string): string => path.join(folder, `${name}.zkey`);
  const steps = { initial: at("initial"), first: at("first"), second: at("second"), final: at("final") };
  const setup = { r1cs, powersOfTau: phase.file, known: phase.known };
  const { circuitHash } = await startCeremony({ ...setup, out: steps.initial });
  const ada = await contribute({ input: steps.initial, out: steps.first, name: "Ada" });
  const bob = await contribute({ input: steps.first, out: steps.second, name: "Bob", text: "dice: 3 6 1" });
  const beacon: ApplyBeaconParameters = { input: steps.second, out: steps.final, beacon: BEACON };
  const { hash } = await applyBeacon(beacon);
  const key = await publishCeremony({
    // As users would: the transcript must not claim that this phase 1 is a published one.
    r1cs,
    powersOfTau: phase.file,
    acceptUnknownPowersOfTau: true,
    zkey: steps.final,
    model: { name: compiled.manifest.name, batchSize: 1, head: 0 },
    hashes: compiled.manifest.hashes,
    out: path.join(folder, "key"),
  });
  return { folder, compiled, phase, steps, circuitHash, hashes: [ada.hash, bob.hash, hash], key };
}
