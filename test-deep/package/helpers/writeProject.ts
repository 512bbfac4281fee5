// SPDX-License-Identifier: MIT
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** Makes an empty project of ES modules with these files, by their paths. @returns Its folder. */
export async function writeProject(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const all = { "package.json": JSON.stringify({ private: true, type: "module" }), ...files };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  return folder;
}
