// SPDX-License-Identifier: MIT
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isPackaged } from "../shared/isPackaged.ts";
import { sha256OfParts } from "../shared/cache.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** Where the package keeps what {@link hashSources} gave when it was built: it holds other files. */
export const SOURCES_HASH_FILE = "src/compiler/sources.sha256";

/** What turns a model into artefacts, besides packages: folders and files. */
const SOURCES = {
  folders: ["circuits/lib", "circuits/attestation", "src/compiler", "src/shared/circom"],
  files: ["src/shared/publicSignals.ts", "src/shared/poseidon.ts"],
} as const;

/** Hash of the text of the circuit library and of the compiler; the same in the repository and in the package made of it. */
export async function hashSources(): Promise<string> {
  if (isPackaged) return (await readFile(path.join(PROJECT, SOURCES_HASH_FILE), "utf8")).trim();
  const found = await Promise.all(SOURCES.folders.map(listSources));
  const files = [...found.flat(), ...SOURCES.files].sort();
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(path.join(PROJECT, file))] as const),
  );
  return sha256OfParts(texts.flat());
}

async function listSources(folder: string): Promise<string[]> {
  const names = await readdir(path.join(PROJECT, folder), { recursive: true });
  return names
    .filter((name) => /\.(circom|ts)$/.test(name))
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`);
}
