// SPDX-License-Identifier: MIT
import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const codeSchema = z.object({ bytecode: z.string() });

/** Artifacts of the contracts that others meet: those that are deployed, and interfaces; no mocks, libraries and bases. */
export async function listArtifacts(root: string): Promise<string[]> {
  const chosen: string[] = [];
  for await (const file of glob("artifacts/contracts/**/*.sol/*.json", { cwd: root })) {
    if (/\/contracts\/(mocks|libraries|types)\//.test(`/${file.split(path.sep).join("/")}`)) continue;
    const { bytecode } = codeSchema.parse(JSON.parse(await readFile(path.join(root, file), "utf8")));
    if (bytecode !== "0x" || file.split(path.sep).includes("interfaces")) chosen.push(path.join(root, file));
  }
  return chosen.sort();
}
