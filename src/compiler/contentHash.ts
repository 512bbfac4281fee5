// SPDX-License-Identifier: MIT
import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { sha256OfParts } from "../shared/cache.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** What turns a model into artefacts, besides the packages below. */
const SOURCES = [
  "circuits/{lib,attestation}/**/*.circom",
  "src/compiler/**/*.ts",
  "src/shared/{publicSignals,poseidon}.ts",
  "src/shared/circom/*.ts",
];

const PACKAGES = ["circom2", "circomlib"];

/**
 * Hash of everything a compiled model depends on: the given parts, the text of the circuit library and of the compiler,
 * and the versions of circom and circomlib.
 */
export async function contentHash(parts: readonly (string | Uint8Array)[]): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: PROJECT })) files.push(file);
  const sources = await Promise.all(
    files
      .sort()
      .map(async (file) => [file.split(path.sep).join("/"), await readFile(path.join(PROJECT, file))]),
  );
  const versions = await Promise.all(PACKAGES.map(packageVersion));
  return sha256OfParts([
    "assay-compiled-model/1",
    ...versions,
    String(sources.length),
    ...sources.flat(),
    ...parts,
  ]);
}

async function packageVersion(name: string): Promise<string> {
  const text = await readFile(fileURLToPath(import.meta.resolve(`${name}/package.json`)), "utf8");
  return `${name}@${z.object({ version: z.string() }).parse(JSON.parse(text)).version}`;
}
