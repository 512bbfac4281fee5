// SPDX-License-Identifier: MIT
import path from "node:path";
import { build } from "esbuild";
import { ENTRIES, STARTED_MODULES } from "./entries.ts";

/**
 * Names of all packages that the code of some entry points can load, now or later. What Node.js has built in is left out.
 *
 * @param folder - Of the package.
 */
export async function externalImports(folder: string, entries: readonly string[]): Promise<string[]> {
  const imports = await allImports(folder, entries);
  const names = imports.filter((name) => !name.startsWith("node:")).map(packageOf);
  return [...new Set(names)].sort();
}

/** Everything that some entry points can load which is no file of the package. */
export async function allImports(folder: string, entries: readonly string[]): Promise<string[]> {
  const files = Object.entries(ENTRIES)
    .filter(([entry]) => entries.includes(entry))
    .map(([, source]) => source);
  // Processes of their own are started by name.
  const started = entries.length === Object.keys(ENTRIES).length ? STARTED_MODULES : [];
  const { metafile } = await build({
    absWorkingDir: path.resolve(folder),
    entryPoints: [...files, ...started].map((file) => file.replace(/\.ts$/, ".js")),
    bundle: true,
    packages: "external",
    platform: "neutral",
    format: "esm",
    outdir: "unwritten",
    write: false,
    metafile: true,
  });
  return Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external }) => external)
    .map(({ path: name }) => name);
}

/** `pkg/part` → `pkg`, `@scope/pkg/part` → `@scope/pkg`. */
function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}
