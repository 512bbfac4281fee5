// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { powersOfTau } from "snarkjs";
import type { MemoryFile } from "snarkjs";
import { exists, writeFileAtomically } from "../../../src/shared/cache.ts";
import { withCurve } from "../../../src/shared/curve.ts";
import { defined } from "./defined.ts";

/** A phase-1 file and a list of known files that has it alone. */
export type PhaseOne = {
  readonly file: string;
  readonly blake2b: string;
  readonly known: Readonly<Record<number, string>>;
};

export const PHASE_ONE_POWER = 10;

const FOLDER = path.join("cache", "tests");
let made: Promise<PhaseOne> | undefined;

/**
 * A phase 1 of 2^10 powers that snarkjs made: one contribution, prepared. It takes 22 CPU-seconds, so it is made once
 * and kept in cache/tests. Tests must not change it.
 */
export function phaseOne(): Promise<PhaseOne> {
  made ??= findOrMake();
  return made;
}

async function findOrMake(): Promise<PhaseOne> {
  const file = path.join(FOLDER, `snarkjs-0.7.6-${String(PHASE_ONE_POWER)}.ptau`);
  if (!(await exists(file))) {
    await mkdir(FOLDER, { recursive: true });
    await writeFileAtomically(file, await make());
  }
  const blake2b = createHash("blake2b512")
    .update(await readFile(file))
    .digest("hex");
  return { file, blake2b, known: { [PHASE_ONE_POWER]: blake2b } };
}

async function make(): Promise<Uint8Array> {
  const [initial, contributed, prepared] = [memory(), memory(), memory()];
  await withCurve(async (curve) => {
    await powersOfTau.newAccumulator(curve, PHASE_ONE_POWER, initial);
    await powersOfTau.contribute(initial, contributed, "test", "entropy of a test");
    await powersOfTau.preparePhase2(contributed, prepared);
  });
  return defined(prepared.data);
}

function memory(): MemoryFile {
  return { type: "mem" };
}
