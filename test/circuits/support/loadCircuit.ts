// SPDX-License-Identifier: MIT
import { readFileSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import circomTester, { type Tester } from "circom_tester";
import { readR1cs, type ConstraintSystem } from "../../../src/shared/circom/readR1cs.ts";
import { runCircom } from "../../../src/shared/circom/runCircom.ts";
import { exists, sha256OfParts, writeAtomically } from "../../../src/shared/cache.ts";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";

/** A compiled circuit under test. */
export interface TestCircuit {
  /** Path of its r1cs file. */
  readonly r1cs: string;
  /** Path of its witness calculator. */
  readonly wasm: string;
  readonly system: ConstraintSystem;
  /** Wire of every signal by its full name ("main.in[0]"); −1 if the optimiser removed it. */
  readonly wireOf: ReadonlyMap<string, number>;
  /** The honest witness; rejects if the circuit refuses the inputs. */
  witness(inputs: object): Promise<bigint[]>;
  /** Value of a signal in a witness. */
  value(witness: readonly bigint[], signal: string): bigint;
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const NODE_MODULES = path.join(ROOT, "node_modules");

/** Answers of the shim in test/circuits/bin, which the tester asks for the compiler's version before every circuit. */
const VERSION = "ASSAY_CIRCOM_VERSION";

/**
 * Compiles circom text with circom_tester and npm's circom2, or takes it from cache/circuits-test/ if the text, the
 * library and the compiler are unchanged.
 *
 * @param main - Circom text with a `component main`; includes as `circuits/…`.
 * @param optimisation - 2 as in production; 0 keeps every signal, for forging hints by name.
 */
export async function loadCircuit(main: string, optimisation: 0 | 2 = 2): Promise<TestCircuit> {
  const name = `${String(optimisation)} ${main}`;
  const circuit = loaded.get(name) ?? load(main, optimisation);
  loaded.delete(name);
  loaded.set(name, circuit);
  for (const oldest of [...loaded.keys()].slice(0, -MOST_LOADED)) loaded.delete(oldest);
  return await circuit;
}

/** Circuits used last: several tests of a file look at the same ones. All of a run would be gigabytes. */
const loaded = new Map<string, Promise<TestCircuit>>();

const MOST_LOADED = 16;

async function load(main: string, optimisation: 0 | 2): Promise<TestCircuit> {
  const text = `pragma circom 2.2.0;\n${main}\n`;
  const key = sha256OfParts([text, String(optimisation), libraryText(), compilerVersion()]).slice(0, 24);
  const output = path.join(ROOT, "cache", "circuits-test", key);
  await putCompilerOnPath();
  const tester = await ((await exists(output))
    ? openTester(output)
    : buildTester(output, text, optimisation));
  const wireOf = new Map(Object.entries(tester.symbols ?? {}).map(([name, { varIdx }]) => [name, varIdx]));
  const r1cs = path.join(output, "circuit.r1cs");
  return {
    r1cs,
    wasm: path.join(output, "circuit_js", "circuit.wasm"),
    wireOf,
    system: await readR1cs(r1cs),
    witness: async (inputs) => {
      const witness = await tester.calculateWitness(inputs, true);
      await tester.checkConstraints(witness);
      return witness;
    },
    value: (witness, signal) => {
      const value = witness[wireOf.get(signal) ?? -1];
      if (value === undefined) throw new Error(`There is no signal ${signal} in the optimised circuit`);
      return value;
    },
  };
}

/** Compiles into the cache. The tester reads its files before their folder moves to its place. */
async function buildTester(output: string, text: string, optimisation: 0 | 2): Promise<Tester> {
  const built: Tester[] = [];
  await writeAtomically(output, async (folder) => {
    const source = path.join(folder, "circuit.circom");
    await writeFile(source, text);
    const include = [ROOT, NODE_MODULES];
    const tester = await circomTester.wasm(source, {
      output: folder,
      include,
      O: optimisation,
      recompile: true,
    });
    await tester.loadSymbols();
    await tester.loadConstraints();
    built.push(tester);
  });
  return built[0] ?? (await openTester(output));
}

async function openTester(output: string): Promise<Tester> {
  const source = path.join(output, "circuit.circom");
  const tester = await circomTester.wasm(source, { output, include: [], O: 2, recompile: false });
  await tester.loadSymbols();
  return tester;
}

/** The field element of a signed number. */
export function toField(value: number | bigint): bigint {
  const wide = BigInt(value);
  return wide < 0n ? wide + SCALAR_FIELD_ORDER : wide;
}

/** The signed number of a field element: above r/2 means negative. */
export function toSigned(value: bigint): bigint {
  return value > SCALAR_FIELD_ORDER / 2n ? value - SCALAR_FIELD_ORDER : value;
}

/** Text of every circom file of the library, with its path. */
export function libraryFiles(): { file: string; text: string }[] {
  const names = readdirSync(path.join(ROOT, "circuits"), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".circom"))
    .sort()
    .map((name) => ({
      file: `circuits/${name}`,
      text: readFileSync(path.join(ROOT, "circuits", name), "utf8"),
    }));
}

function libraryText(): string {
  return libraryFiles()
    .map(({ file, text }) => `${file}\n${text}`)
    .join("\n");
}

function compilerVersion(): string {
  const packages = createRequire(import.meta.url);
  return ["circom2/package.json", "circomlib/package.json"]
    .map((name) => readFileSync(packages.resolve(name), "utf8"))
    .join("\n");
}

async function putCompilerOnPath(): Promise<void> {
  const folders = [path.dirname(process.execPath), path.join(ROOT, "test", "circuits", "bin")];
  const present = (process.env["PATH"] ?? "").split(path.delimiter);
  const missing = folders.filter((folder) => !present.includes(folder));
  if (missing.length > 0) process.env["PATH"] = [...missing, ...present].join(path.delimiter);
  process.env[VERSION] ??= (await runCircom({ folders: {}, args: ["--version"] })).output.trim();
}
