// SPDX-License-Identifier: MIT
import { access, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  CircomAbortedError,
  CircomCompilationError,
  CircomSourceMissingError,
} from "../../errors/CircomError.ts";
import { raiseMemory } from "./raiseMemory.ts";
import { readR1cs } from "./readR1cs.ts";
import { runCircom } from "./runCircom.ts";

/** Options of {@link compileCircom}. */
export interface CompileCircomOptions {
  /** Path of the circom file that holds `component main`. */
  readonly source: string;
  /** Folder to write to; created if missing. */
  readonly outDir: string;
  /** Simplification of linear constraints: 2 (default) removes all of them, 0 none. */
  readonly optimisation?: 0 | 1 | 2;
  /** Stops the compiler when aborted. */
  readonly signal?: AbortSignal;
}

/** What {@link compileCircom} wrote: absolute paths, and figures read back from the r1cs file. */
export interface CompiledCircom {
  readonly r1cs: string;
  readonly wasm: string;
  readonly sym: string;
  readonly constraints: number;
  readonly wires: number;
  readonly publicSignals: number;
}

/** Bytes of a number in a witness calculator. An array of n numbers written out takes at least 2n characters. */
const NUMBER_BYTES = 40;

/** Room for arguments that are arrays which a template makes itself, such as the ranges of its rows. */
const ARGUMENT_BYTES = 2 ** 28;

/** Where circuits/ and node_modules/ lie. */
const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));
const CIRCOMLIB = path.dirname(path.dirname(fileURLToPath(import.meta.resolve("circomlib/package.json"))));

/**
 * Folders and arguments that let circom find `circuits/…` and `circomlib/circuits/…` in includes, wherever the
 * including file lies.
 */
export function librarySearchPath(): { folders: Record<string, string>; args: string[] } {
  return {
    folders: { "/project": PROJECT, "/packages": CIRCOMLIB },
    args: ["-l", "/project", "-l", "/packages"],
  };
}

/**
 * Compiles one circom file with npm's circom2, in a process of its own, to `<name>.r1cs`, `<name>.wasm` and
 * `<name>.sym` in `outDir`, where `<name>` is the file's name without `.circom`. The file may lie anywhere; its
 * includes are looked up beside it, then as `circuits/…` (this project's library) and `circomlib/circuits/…`.
 *
 * @throws CircomSourceMissingError if there is no such file.
 * @throws CircomCompilationError with circom's own report if the file does not compile.
 * @throws CircomAbortedError if the compiler was killed or `signal` aborted.
 * @example
 * const { r1cs, constraints } = await compileCircom({ source: "out/digits.circom", outDir: "out" });
 */
export async function compileCircom(options: CompileCircomOptions): Promise<CompiledCircom> {
  const source = path.resolve(options.source);
  const outDir = path.resolve(options.outDir);
  const name = path.basename(source, ".circom");
  await access(source).catch((cause: unknown) => {
    throw new CircomSourceMissingError(options.source, { cause });
  });
  await mkdir(outDir, { recursive: true });
  await run(options, source, outDir);

  const scripts = path.join(outDir, `${name}_js`);
  const files = {
    r1cs: path.join(outDir, `${name}.r1cs`),
    wasm: path.join(outDir, `${name}.wasm`),
    sym: path.join(outDir, `${name}.sym`),
  };
  const calculator = await readFile(path.join(scripts, `${name}.wasm`));
  const { size } = await stat(source);
  await writeFile(files.wasm, raiseMemory(calculator, ARGUMENT_BYTES + NUMBER_BYTES * size));
  await rm(scripts, { recursive: true });
  const header = await readR1cs(files.r1cs, { constraints: false });
  return {
    ...files,
    constraints: header.constraintCount,
    wires: header.wires,
    publicSignals: header.publicSignals,
  };
}

async function run(options: CompileCircomOptions, source: string, outDir: string): Promise<void> {
  const library = librarySearchPath();
  const result = await runCircom({
    folders: { ...library.folders, "/source": path.dirname(source), "/out": outDir },
    args: [
      `/source/${path.basename(source)}`,
      ...["--r1cs", "--wasm", "--sym", `--O${String(options.optimisation ?? 2)}`, "-o", "/out"],
      ...library.args,
    ],
    signal: options.signal,
  }).catch((cause: unknown) => {
    throw new CircomAbortedError(options.source, cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  });
  if (result.signal !== null) throw new CircomAbortedError(options.source, `killed by ${result.signal}`);
  if (result.exitCode !== 0)
    throw new CircomCompilationError(options.source, `${result.errors}${result.output}`.trim());
}
