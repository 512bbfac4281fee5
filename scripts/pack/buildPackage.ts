// SPDX-License-Identifier: MIT
import { globSync } from "node:fs";
import { chmod, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { hashSources, SOURCES_HASH_FILE } from "../../src/compiler/hashSources.ts";
import { compile } from "./compile.ts";
import { copySources } from "./copySources.ts";
import { ENTRIES, STARTED_MODULES } from "./entries.ts";
import { makeBindings } from "./makeBindings.ts";
import { makeManifest } from "./makeManifest.ts";
import { makeReadme } from "./makeReadme.ts";
import { writeArtifacts } from "./writeArtifacts.ts";

/** Types of packages that have none, or wrong ones. */
const AMBIENT_TYPES = globSync("src/shared/types/*.d.ts");

/**
 * Makes the folder that is published: JavaScript with declarations, typed bindings, sources of contracts and circuits, and the
 * files that tasks need. The contracts must have been built.
 *
 * @param root - Of the repository.
 * @param out - Folder to make, anew.
 * @param options.check - Whether types are checked too, which takes most of the time; true if left out.
 * @throws PackError
 */
export async function buildPackage(
  root: string,
  out: string,
  { check = true }: { check?: boolean } = {},
): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  compile({
    root,
    out,
    files: [...Object.values(ENTRIES), ...STARTED_MODULES, ...AMBIENT_TYPES],
    replaced: await makeBindings(root),
    check,
  });
  await copySources(root, out);
  await writeArtifacts(root, out);
  await writeFile(path.join(out, SOURCES_HASH_FILE), `${await hashSources()}\n`);
  const manifest = await makeManifest(root, out);
  await writeFile(path.join(out, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const readme = await readFile(path.join(root, "README.md"), "utf8");
  await writeFile(path.join(out, "README.md"), makeReadme(readme));
  await cp(path.join(root, "LICENSE"), path.join(out, "LICENSE"));
  await chmod(out, 0o755);
}
