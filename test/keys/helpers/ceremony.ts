// SPDX-License-Identifier: MIT
import path from "node:path";
import { compileModel, type CompiledModel } from "../../../src/compiler/index.ts";
import { publishCeremony, type ProvingKey } from "../../../src/keys/index.ts";
import { holdCeremony, type HeldCeremony } from "./holdCeremony.ts";
import { createFolder } from "./polynomial.ts";

/** A real model of 581 constraints, which takes 2^10 powers of tau. */
export const MODEL = "models/tabular/penguins.onnx";

/** A ceremony of two people and a beacon: its files by step, and the published key. */
export type TestCeremony = HeldCeremony & {
  readonly compiled: CompiledModel;
  readonly key: ProvingKey;
};

let held: Promise<TestCeremony> | undefined;

/** The ceremony of {@link MODEL}, held once. Tests must not change its files. */
export function ceremony(): Promise<TestCeremony> {
  held ??= hold();
  return held;
}

async function hold(): Promise<TestCeremony> {
  const compiled = await compileModel({ onnx: MODEL, cacheDir: path.join(await createFolder(), "models") });
  const ceremony = await holdCeremony(compiled.files.r1cs);
  const key = await publishCeremony({
    // As users would: the transcript must not claim that this phase 1 is a published one.
    r1cs: ceremony.r1cs,
    powersOfTau: ceremony.phase.file,
    acceptUnknownPowersOfTau: true,
    zkey: ceremony.steps.final,
    model: { name: compiled.manifest.name, batchSize: 1, head: 0 },
    hashes: compiled.manifest.hashes,
    out: path.join(ceremony.folder, "key"),
  });
  return { ...ceremony, compiled, key };
}
