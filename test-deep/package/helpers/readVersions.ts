// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { z } from "zod";

const rootSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/** Packages as npm is asked for them, in the versions of this repository. */
export async function readVersions(names: readonly string[]): Promise<string[]> {
  const root = rootSchema.parse(JSON.parse(await readFile("package.json", "utf8")));
  const known = { ...root.devDependencies, ...root.dependencies };
  return names.map((name) => `${name}@${known[name] ?? "latest"}`);
}
