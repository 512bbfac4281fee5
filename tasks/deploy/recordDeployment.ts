// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import type { Deployment } from "../../src/deploy/deployment.ts";
import { deploymentsSchema } from "../../src/deploy/deployment.ts";
import { ParametersInvalidError } from "../../src/errors/DeployErrors.ts";
import { isPackaged } from "../../src/shared/isPackaged.ts";
import { readJsonFile, writeJsonFile } from "../../src/shared/jsonFile.ts";

/** Name of the record in a deployment's folder. */
export const RECORD = "deployment.json";

/** Writes a deployment's record into its folder, where the tasks look first. @returns The file. */
export async function recordDeployment(folder: string, deployment: Deployment): Promise<string> {
  const file = path.join(folder, RECORD);
  await writeJsonFile(file, deployment);
  return file;
}

/** Puts a deployment into the table of published ones, in place of an earlier one to the same chain. */
export async function publishDeployment(table: string, deployment: Deployment): Promise<void> {
  const known = await readJsonFile(
    table,
    deploymentsSchema,
    ({ path: file, ...rest }) => new ParametersInvalidError({ file, ...rest }),
  );
  const next = Object.entries({ ...known, [String(deployment.chainId)]: deployment });
  next.sort(([a], [b]) => Number(a) - Number(b));
  // As prettier has it, and in one step: the client reads it.
  await writeFile(`${table}.new`, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
  await rename(`${table}.new`, table);
}

/** Where the code of Assay lies. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Version of the package and commit of its sources, which a package does not know. */
export async function readOrigin(root = ROOT): Promise<{ version: string; commit: string }> {
  const file = z
    .object({ version: z.string() })
    .safeParse(JSON.parse(await readFile(path.join(root, "package.json"), "utf8")));
  const git = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)("git", args, { cwd: root });
    return stdout.trim();
  };
  const version = file.data?.version ?? "unknown";
  if (isPackaged) return { version, commit: "unknown" };
  try {
    const [commit, changes] = [await git("rev-parse", "HEAD"), await git("status", "--porcelain")];
    return { version, commit: changes === "" ? commit : `${commit}+` };
  } catch {
    return { version, commit: "unknown" };
  }
}
