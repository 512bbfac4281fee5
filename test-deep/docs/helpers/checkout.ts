// SPDX-License-Identifier: MIT
import { execFileSync } from "node:child_process";
import { constants, existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Built by others and dear to build again; copied, so that a command may change them. */
const BUILT = ["artifacts", "typechain-types", path.join("cache", "hardhat"), path.join("cache", "models")];

/** A copy of the repository's files, with what was built, in a folder of its own. */
export interface Checkout {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Copies the repository into a temporary folder, in which commands may write what they like. */
export async function checkOut(): Promise<Checkout> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-docs-"));
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    encoding: "utf8",
  });
  const files = [...listed.split("\0").filter((file) => file !== ""), ...BUILT].filter((file) =>
    existsSync(file),
  );
  for (const file of files) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(file, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
  }
  await symlink(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
