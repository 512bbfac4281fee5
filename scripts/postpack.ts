// SPDX-License-Identifier: MIT
// "postpack": what npm has packed is the repository's own package.json, with its tools. The library's tarball takes its place,
// under the same name.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const { npm_config_pack_destination: destination = "", npm_config_dry_run: dryRun } = process.env;

if (dryRun !== "true")
  execFileSync("npm", ["pack", "--pack-destination", path.resolve(root, destination)], {
    cwd: path.join(root, "dist"),
    // npm tells what is in the package; what it prints for programs is the outer npm's to say.
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
