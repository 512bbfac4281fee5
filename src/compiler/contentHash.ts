// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { sha256OfParts } from "../shared/cache.ts";
import { hashSources } from "./hashSources.ts";

const PACKAGES = ["circom2", "circomlib"];

/**
 * Hash of everything a compiled model depends on: the given parts, the text of the circuit library and of the compiler,
 * and the versions of circom and circomlib.
 */
export async function contentHash(parts: readonly (string | Uint8Array)[]): Promise<string> {
  const [sources, ...versions] = await Promise.all([hashSources(), ...PACKAGES.map(packageVersion)]);
  return sha256OfParts(["assay-compiled-model/2", ...versions, sources, ...parts]);
}

async function packageVersion(name: string): Promise<string> {
  const text = await readFile(fileURLToPath(import.meta.resolve(`${name}/package.json`)), "utf8");
  return `${name}@${z.object({ version: z.string() }).parse(JSON.parse(text)).version}`;
}
