// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { wtns } from "snarkjs";
import type { CircuitSignals } from "snarkjs";
import { makeDevelopmentKey } from "../../../src/keys/index.ts";
import { compileCircom } from "../../../src/shared/circom/compileCircom.ts";
import { defined } from "./defined.ts";

/** A compiled test circuit with a development key in the folder `key`. */
export type TestCircuit = {
  readonly r1cs: string;
  readonly wasm: string;
  readonly key: string;
  readonly zkey: string;
};

const CIRCUITS = fileURLToPath(new URL("../circuits/", import.meta.url));
const made = new Map<5 | 6, Promise<TestCircuit>>();
const folders: string[] = [];

// A root hook: folders live until all tests are done, so that several suites share what was compiled.
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A temporary folder, deleted when all tests are done. */
export async function createFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-prover-"));
  folders.push(folder);
  return folder;
}

/** The circuit x^3 + offset = out with its key, made once. Tests must not change its files. */
export function polynomial(offset: 5 | 6): Promise<TestCircuit> {
  const known = made.get(offset) ?? makePolynomial(`polynomial${String(offset)}`);
  made.set(offset, known);
  return known;
}

async function makePolynomial(name: string): Promise<TestCircuit> {
  const folder = await createFolder();
  const { r1cs, wasm } = await compileCircom({
    source: path.join(CIRCUITS, `${name}.circom`),
    outDir: folder,
  });
  const key = path.join(folder, "key");
  await makeDevelopmentKey({ r1cs, out: key });
  return { r1cs, wasm, key, zkey: path.join(key, "circuit.zkey") };
}

/** The witness file of a circuit for some inputs. */
export async function calculateWitness(wasm: string, inputs: CircuitSignals): Promise<Uint8Array> {
  const witness: { type: "mem"; data?: Uint8Array } = { type: "mem" };
  await wtns.calculate(inputs, wasm, witness);
  return defined(witness.data);
}
