// SPDX-License-Identifier: MIT
// "npm test": every check and every test, two at a time; a failure does not stop the rest. Ends with a line
// "N passed, N failed" that counts each check once and each test once. With --deep ("npm run test:deep"): only the tests
// in test-deep/ and the invariants at length, which take many minutes.
import { availableParallelism } from "node:os";
import { listFiles, mochaStep, mochaSteps } from "./test/mochaSteps.ts";
import { runSteps } from "./test/runSteps.ts";
import type { Step } from "./test/Step.ts";

const check = (name: string, after: readonly string[], ...command: string[]): Step => ({
  name,
  command,
  counts: false,
  after,
});

const MOCHA_STEPS = mochaSteps(["build"]);

// The long ones first, so that no lane is left with one at the end while the other has nothing to do.
const STEPS: readonly Step[] = [
  check("build", [], "hardhat", "build"),
  check("lock file", [], "node", "scripts/relock.mjs", "--check"),
  check("repository rules", [], "node", "scripts/checks.ts"),
  check("trees", [], "node", "scripts/checkTrees.ts"),
  check("generated files", [], "node", "scripts/generate.ts", "--check"),
  {
    name: "Solidity tests",
    command: ["hardhat", "test", "solidity", "--no-compile"],
    counts: true,
    after: ["build"],
  },
  ...MOCHA_STEPS,
  check("eslint", ["build"], "eslint", "."),
  check("prettier", [], "prettier", "--check", "--log-level", "warn", "."),
  check("type check", ["build"], "tsc", "--noEmit"),
  check(
    "solhint",
    [],
    "solhint",
    "--disc",
    "--noPoster",
    "--max-warnings",
    "0",
    "contracts/**/*.sol",
    "examples/**/*.sol",
  ),
  // Last, so that it sees the keys that the tests made and cached.
  check(
    "verifying keys",
    MOCHA_STEPS.map(({ name }) => name),
    ...["node", "scripts/checkKeys.ts"],
  ),
];

const DEEP_STEPS: readonly Step[] = [
  check("build", [], "hardhat", "build"),
  mochaStep("deep tests", listFiles("test-deep"), ["build"]),
  {
    name: "deep invariants",
    command: [
      ...["hardhat", "--config", "hardhat.deep.config.ts", "test", "solidity"],
      ...["--no-compile", "--grep", "^invariant"],
    ],
    counts: true,
    after: ["build"],
  },
];

const steps = process.argv.includes("--deep") ? DEEP_STEPS : STEPS;
// Records of snapshots are read and written back by several tests: one at a time.
const lanes = process.env["UPDATE_SNAPSHOTS"] === "1" ? 1 : Math.min(2, availableParallelism());
const { passed, failed, broken } = await runSteps(steps, lanes);
if (broken.length > 0) console.log(`Failed: ${broken.join(", ")}\n`);
console.log(`${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 ? 0 : 1;
