// SPDX-License-Identifier: MIT
// "npm run mutate": how many mutants of our contracts the Solidity tests kill. See docs/mutation.md, which it writes.
//   --contract PART  only files whose path contains it; may be given several times
//   --sample N       at most so many mutants of each file; --seed TEXT says which
//   --quick          do not run survivors once more with the full profile
//   --workers N      processes
//   --list           print the survivors
// Verdicts are kept in cache/mutation until something changes that they depend on.
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { mergeResults } from "./bench/results.ts";
import { writeMeasurements } from "./bench/writeMeasurements.ts";
import { allMutants } from "./mutate/allMutants.ts";
import { groupBy } from "./mutate/groupBy.ts";
import type { Case } from "./mutate/judge.ts";
import { judgeAll } from "./mutate/judgeAll.ts";
import type { Mutant } from "./mutate/Mutant.ts";
import { readEquivalents } from "./mutate/readEquivalents.ts";
import { printTallies, writeReport } from "./mutate/report.ts";
import { scoreOf, type Tally } from "./mutate/Tally.ts";
import { testsSeeing } from "./mutate/testsSeeing.ts";
import { Verdicts } from "./mutate/Verdicts.ts";

const { values } = parseArgs({
  options: {
    contract: { type: "string", multiple: true, default: [""] },
    sample: { type: "string", default: "1000000" },
    seed: { type: "string", default: "assay" },
    workers: { type: "string", default: String(Math.min(2, availableParallelism())) },
    quick: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

const SAVE_EVERY = 50;

const mutants = allMutants();
const equivalents = readEquivalents(mutants);
const verdicts = new Verdicts();
const chosen = choose(mutants.filter(({ file }) => isChosen(file)));

await run(false);
if (!values.quick) await run(true);

const tallies = [...new Set(mutants.map(({ file }) => file))].map(tally);
printTallies(tallies);
if (values.list)
  for (const { survivors } of tallies)
    for (const { file, line, scope, from, to, operator } of survivors)
      if (isChosen(file))
        console.log(`${file}:${String(line)} ${scope} (${operator})\n  - ${from}\n  + ${to}`);
// Nothing new was judged where nothing was asked for, so what is published stays.
if (chosen.length > 0) {
  await writeReport(tallies);
  await writeMeasurements(await mergeResults({ tests: { solidityMutationPct: scoreOf(tallies) } }));
}

function isChosen(file: string): boolean {
  return values.contract.some((part) => file.includes(part));
}

/** At most so many of each file, the same ones for the same seed: a little of every file before much of one. */
function choose(list: readonly Mutant[]): readonly Mutant[] {
  const rank = ({ id }: Mutant) => createHash("sha256").update(`${values.seed} ${id}`).digest("hex");
  const byFile = groupBy(list, ({ file }) => file);
  return [...byFile.values()]
    .flatMap((all) =>
      all
        .map((mutant) => ({ mutant, rank: rank(mutant) }))
        .sort((left, right) => (left.rank < right.rank ? -1 : 1))
        .slice(0, Number(values.sample))
        .map(({ mutant }, place) => ({ mutant, place })),
    )
    .sort((left, right) => left.place - right.place)
    .map(({ mutant }) => mutant);
}

/** Judges what is not known yet; in the full profile, what the quick one could not kill. */
async function run(full: boolean): Promise<void> {
  // Survivors are run again whether drawn or not.
  const survivors = mutants.filter(
    ({ id, file }) => isChosen(file) && verdicts.get(id, testsSeeing(file))?.stale === true,
  );
  const cases: Case[] = [...new Set([...chosen, ...survivors])].flatMap((mutant) => {
    const tests = testsSeeing(mutant.file);
    const known = verdicts.get(mutant.id, tests);
    const isAlive = known?.status === "survived";
    const isOpen = full ? isAlive && !known.full : known === undefined || (isAlive && known.stale);
    return isOpen && !equivalents.has(mutant.id) && tests.length > 0 ? [{ mutant, tests, full }] : [];
  });
  // Those that survived before first.
  const isNew = ({ mutant, tests }: Case) => Number(verdicts.get(mutant.id, tests) === undefined);
  cases.sort((left, right) => isNew(left) - isNew(right));
  const started = Date.now();
  let done = 0;
  let alive = 0;
  await judgeAll({
    cases,
    workers: Number(values.workers),
    onOutcome: ({ mutant, tests }, outcome) => {
      verdicts.set(mutant.id, tests, outcome, full);
      if (outcome.status === "survived") alive++;
      if (++done % SAVE_EVERY > 0 && done < cases.length) return;
      verdicts.save();
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      console.log(
        `${full ? "full" : "quick"}: ${String(done)} of ${String(cases.length)}, ${String(alive)} alive, ${seconds} s`,
      );
    },
  });
}

function tally(file: string): Tally {
  const all = mutants.filter((mutant) => mutant.file === file);
  const known = all.map((mutant) => ({ mutant, verdict: verdicts.get(mutant.id, testsSeeing(file)) }));
  const count = (...statuses: readonly string[]) =>
    known.filter(
      ({ mutant, verdict }) => statuses.includes(verdict?.status ?? "") && !equivalents.has(mutant.id),
    );
  const equivalent = all.filter(({ id }) => equivalents.has(id)).length;
  const killed = count("killed", "endless").length;
  const survivors = count("survived");
  return {
    file,
    possible: all.length - count("invalid").length,
    run: killed + survivors.length,
    killed,
    equivalent,
    survivors: survivors.map(({ mutant }) => mutant),
    quickOnly: survivors.filter(({ verdict }) => verdict?.full === false).length,
  };
}
