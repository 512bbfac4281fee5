// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { buildPackage } from "../../../scripts/pack/buildPackage.ts";

/** The package, as `npm pack` would publish it. */
export interface BuiltPackage {
  readonly folder: string;
  readonly tarball: string;
  readonly bytes: number;
  /** What is in it. */
  readonly files: readonly string[];
}

const packedSchema = z.object({
  filename: z.string(),
  size: z.number(),
  files: z.array(z.object({ path: z.string() })),
});
/** npm 11 writes a list, later ones an object by name. */
const reportSchema = z.union([
  z.array(packedSchema),
  z.record(z.string(), packedSchema).transform((byName) => Object.values(byName)),
]);

/**
 * Builds and packs the package into a folder below the cache, inside this repository, so that its code finds what it imports.
 *
 * @param name - Of the folder; one for each test, as they may run at the same time.
 * @param options.check - See buildPackage.
 */
export async function packPackage(name: string, options: { check: boolean }): Promise<BuiltPackage> {
  const place = path.resolve("cache", "package", name);
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  const folder = path.join(place, "assay");
  await buildPackage(path.resolve(), folder, options);
  const { stdout } = await promisify(execFile)("npm", ["pack", "--json", "--pack-destination", place], {
    cwd: folder,
    maxBuffer: 2 ** 24,
    shell: process.platform === "win32",
  });
  const [packed] = reportSchema.parse(JSON.parse(stdout));
  if (packed === undefined) throw new Error("npm packed nothing");
  return {
    folder,
    tarball: path.join(place, packed.filename),
    bytes: packed.size,
    files: packed.files.map((file) => file.path),
  };
}
