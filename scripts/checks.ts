// SPDX-License-Identifier: MIT
// Rules of the repository that no linter knows: licence headers, sizes, and that it speaks of Assay alone.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";

const MAX_BYTES = 1_048_576;
const MAX_LINES = 400;
const SOURCE = /\.(sol|ts|mjs|js|circom|py)$/;
const SPDX = { circom: "GPL-3.0", other: "MIT" };
const FOREIGN = new RegExp(
  [String.raw`\/(work|fa` + String.raw`rm)\/`, String.raw`registry\.[a-z]+\.(org|com)`].join("|"),
  "i",
);

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(file));

const problems: string[] = [];
for (const file of files) {
  if (statSync(file).size > MAX_BYTES)
    problems.push(`${file}: larger than 1 MB; make or install it by a command instead`);
  if (!SOURCE.test(file)) continue;
  const text = readFileSync(file, "utf8");
  const licence = file.endsWith(".circom") ? SPDX.circom : SPDX.other;
  if (!text.slice(0, 400).includes(`SPDX-License-Identifier: ${licence}`)) {
    problems.push(`${file}: no "SPDX-License-Identifier: ${licence}" at the top`);
  }
  const lines = text.split("\n").length;
  if (lines > MAX_LINES)
    problems.push(`${file}: ${String(lines)} lines; split it (one job each, at most ${String(MAX_LINES)})`);
  if (FOREIGN.test(text)) problems.push(`${file}: names a path or a host of one machine`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
