// SPDX-License-Identifier: MIT
import path from "node:path";
import { applyMutant } from "./applyMutant.ts";
import { compile, compileErrors, type Compiled } from "./compile.ts";
import { groupBy } from "./groupBy.ts";
import type { Mutant } from "./Mutant.ts";
import { MutationBaselineError } from "./MutationBaselineError.ts";
import type { Outcome } from "./Outcome.ts";
import { FULL, QUICK, type Profile } from "./Profile.ts";
import { runSolidityTests } from "./runSolidityTests.ts";
import { closureOf, readSource } from "./sources.ts";
import { TESTS } from "./testsSeeing.ts";
import { DEPLOYABLE, isInlined, unlinkTests } from "./unlink.ts";

/** One mutant to judge. */
export interface Case {
  readonly mutant: Mutant;
  /** The files of the tests that can see it. */
  readonly tests: readonly string[];
  readonly full: boolean;
}

/** What all mutants have in common that tests of one folder see. */
interface Base {
  readonly compiled: Compiled;
  readonly sources: Readonly<Record<string, string>>;
  /** Tests that fail without a mutant too: some measure gas, which is another without the optimiser. */
  readonly except: ReadonlySet<string>;
}

const bases = new Map<string, Promise<Base>>();

/** The folder whose tests killed a file's last mutant: likely those that kill its next. */
const killers = new Map<string, string>();

/**
 * Compiles a mutant and runs the tests that can see it, folder by folder until one fails, the likeliest first.
 *
 * @throws MutationBaselineError
 */
export async function judge({ mutant, tests, full }: Case): Promise<Outcome> {
  const own = path.posix.basename(path.posix.dirname(mutant.file));
  const rank = (folder: string) =>
    2 * Number(killers.get(mutant.file) === folder) + Number(folder.endsWith(`/${own}`));
  const folders = [...groupBy(tests, (test) => path.posix.dirname(test)).entries()].sort(
    ([left, few], [right, many]) => rank(right) - rank(left) || few.length - many.length,
  );
  for (const [folder, files] of folders) {
    const outcome = await judgeFolder(mutant, files, full ? FULL : QUICK);
    if (outcome.status === "killed") killers.set(mutant.file, folder);
    if (outcome.status !== "survived") return outcome;
  }
  return { status: "survived" };
}

async function judgeFolder(mutant: Mutant, tests: readonly string[], profile: Profile): Promise<Outcome> {
  const folder = path.posix.dirname(tests[0] ?? "");
  const key = `${String(profile.optimize)} ${folder}`;
  const base = bases.get(key) ?? prepare(folder, profile);
  bases.set(key, base);
  const { compiled, sources, except } = await base;
  const { file } = mutant;
  const containing = DEPLOYABLE.filter((contract) => closureOf(contract.file).has(file));
  const files = [
    ...containing.map((contract) => contract.file).filter((name) => isSeen(name, tests)),
    ...tests.filter((test) => isInlined(file, test)),
  ];
  const changed = compile({
    files,
    want: "code",
    optimize: profile.optimize,
    changed: { ...sources, [file]: applyMutant(readSource(file), mutant) },
  });
  if (compileErrors(changed).length > 0) return { status: "invalid" };
  const contracts = { ...compiled.contracts, ...changed.contracts };
  const { failed } = await runSolidityTests({
    compiled: { ...compiled, contracts },
    profile,
    only: new Set(tests),
    except,
  });
  const [first] = failed;
  if (first === undefined) return { status: "survived" };
  return { status: "killed", test: `${first.contract}.${first.test}`, file: first.file };
}

async function prepare(folder: string, profile: Profile): Promise<Base> {
  const tests = TESTS.filter((test) => path.posix.dirname(test) === folder);
  const sources = unlinkTests(tests);
  const contracts = DEPLOYABLE.map(({ file }) => file).filter((file) => isSeen(file, tests));
  const files = [...tests, ...contracts];
  const compiled = compile({ files, want: "code", optimize: profile.optimize, changed: sources });
  const errors = compileErrors(compiled);
  if (errors.length > 0) throw new MutationBaselineError({ reason: errors.join("\n") });
  const { failed } = await runSolidityTests({ compiled, profile });
  const names = failed.map(({ contract, test }) => `${contract}.${test}`);
  if (profile.optimize && names.length > 0) throw new MutationBaselineError({ reason: names.join(", ") });
  return { compiled, sources, except: new Set(names) };
}

function isSeen(file: string, tests: readonly string[]): boolean {
  return tests.some((test) => closureOf(test).has(file));
}
