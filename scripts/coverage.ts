// SPDX-License-Identifier: MIT
// "npm run coverage": which lines of our contracts, mocks aside, the Solidity tests reach. Fails unless they reach all, and
// says which they do not. Runs the tests with code inserted before every statement, so that limits on gas and on code size do
// not hold: whether tests pass is for "npm test" to say.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { mergeResults } from "./bench/results.ts";
import { writeMeasurements } from "./bench/writeMeasurements.ts";
import { readLcov } from "./readLcov.ts";

const LCOV = path.join("coverage", "lcov.info");

rmSync(LCOV, { force: true });
const { error } = spawnSync("hardhat", ["test", "solidity", "--coverage", "--no-typechain"], {
  stdio: ["ignore", "ignore", "inherit"],
  shell: process.platform === "win32",
});
if (error !== undefined) throw error;

const covered = readLcov(readFileSync(LCOV, "utf8"));
const files = globSync("contracts/**/*.sol")
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !file.startsWith("contracts/mocks/"))
  .sort();

let reached = 0;
let all = 0;
for (const file of files) {
  // Files without statements, such as interfaces, are not in the list.
  const lines = covered.get(file);
  if (lines === undefined) continue;
  const missed = lines.filter(({ hits }) => hits === 0).map(({ line }) => line);
  reached += lines.length - missed.length;
  all += lines.length;
  const percent = ((1 - missed.length / lines.length) * 100).toFixed(1);
  console.log(`${file.padEnd(52)} ${percent.padStart(6)} %  ${missed.join(", ")}`);
}
const total = all === 0 ? 0 : Math.floor((reached / all) * 1000) / 10;
console.log(`${"all".padEnd(52)} ${total.toFixed(1).padStart(6)} %  of ${String(all)} lines`);
await writeMeasurements(await mergeResults({ tests: { lineCoveragePct: total } }));
process.exitCode = reached === all && all > 0 ? 0 : 1;
