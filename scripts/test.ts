// SPDX-License-Identifier: MIT
// "npm test": every check and every test, one after the other; a failure does not stop the rest. Ends with a line
// "N passed, N failed" that counts each check once and each test once. With --deep ("npm run test:deep"): only the tests
// in test-deep/, which take many minutes.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";

interface Step {
  name: string;
  command: readonly string[];
  /** Whether the command prints a mocha-like count of its tests. */
  counts: boolean;
}

const STEPS: readonly Step[] = [
  { name: "lock file", command: ["node", "scripts/relock.mjs", "--check"], counts: false },
  { name: "repository rules", command: ["node", "scripts/checks.ts"], counts: false },
  { name: "generated files", command: ["node", "scripts/generate.ts", "--check"], counts: false },
  { name: "prettier", command: ["prettier", "--check", "--log-level", "warn", "."], counts: false },
  {
    name: "solhint",
    command: ["solhint", "--disc", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"],
    counts: false,
  },
  { name: "build", command: ["hardhat", "build"], counts: false },
  { name: "type check", command: ["tsc", "--noEmit"], counts: false },
  { name: "eslint", command: ["eslint", "."], counts: false },
  { name: "Solidity tests", command: ["hardhat", "test", "solidity"], counts: true },
  { name: "TypeScript and circuit tests", command: ["hardhat", "test", "mocha"], counts: true },
  // Last, so that it sees the keys that the tests made and cached.
  { name: "verifying keys", command: ["node", "scripts/checkKeys.ts"], counts: false },
];

const DEEP_STEPS: readonly Step[] = [
  {
    name: "deep tests",
    command: [
      "hardhat",
      "test",
      "mocha",
      ...globSync("test-deep/**/*.test.ts").map((file) => file.replaceAll("\\", "/")),
    ],
    counts: true,
  },
];

interface Outcome {
  passed: number;
  failed: number;
}

const ANSI = new RegExp(String.raw`\u001B\[[0-9;]*m`, "g");

/** Adds up the "N passing" and "N failing" lines of the runner; a runner that counts nothing has failed. */
export function countTests(output: string, exitCode: number): Outcome {
  const plain = output.replace(ANSI, "");
  const sum = (word: string) =>
    [...plain.matchAll(new RegExp(String.raw`^\s*(\d+) ${word}`, "gm"))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    );
  const passed = sum("passing");
  const failed = sum("failing");
  const broken = (exitCode !== 0 && failed === 0) || passed + failed === 0;
  return { passed, failed: failed + (broken ? 1 : 0) };
}

async function run(step: Step): Promise<Outcome> {
  const [program = "", ...args] = step.command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    process.stdout.write(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  const exitCode = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      console.error(`${program} did not start: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
  if (step.counts) return countTests(output, exitCode);
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const total: Outcome = { passed: 0, failed: 0 };
const broken: string[] = [];
for (const step of process.argv.includes("--deep") ? DEEP_STEPS : STEPS) {
  const started = Date.now();
  console.log(`\n▶ ${step.name}`);
  const outcome = await run(step);
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  if (outcome.failed > 0) broken.push(step.name);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${outcome.failed === 0 ? "✔" : "✘"} ${step.name} (${seconds} s)`);
}
if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}`);
console.log(`\n${String(total.passed)} passed, ${String(total.failed)} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
