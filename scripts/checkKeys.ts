// SPDX-License-Identifier: MIT
// Checks every verifying key among our files by the rules of the registry: "node scripts/checkKeys.ts [folder …]".
// Without a folder: the files that git tracks, the key cache and deploy/. A key is a proving key, a file named
// verification_key.json, or any other JSON with the fields of one, whatever the file is called.
import { execFileSync } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../src/errors/AssayError.ts";
import { KEY_FILES } from "../src/keys/keyInfo.ts";
import { checkKeyFile } from "../src/keys/index.ts";
import { isProvingKey } from "../src/keys/isProvingKey.ts";
import { withCurve } from "../src/shared/curve.ts";
import { readBytes } from "../src/shared/readBytes.ts";

const FOLDERS = [path.join("cache", "keys"), "deploy"];

/** A folder that is being filled, or was when its process was killed: the cache never reads it. */
const UNFINISHED = /\.[0-9a-f]{12}\.tmp([\\/]|$)/;

/** The files of a folder and of those below it; none if there is no such folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !UNFINISHED.test(file));
}

async function filesToCheck(folders: readonly string[]): Promise<string[]> {
  const lists = await Promise.all((folders.length > 0 ? folders : FOLDERS).map(filesBelow));
  const tracked = folders.length > 0 ? [] : await trackedFiles();
  return [...new Set([...tracked, ...lists.flat()].map((file) => path.normalize(file)))].sort();
}

/** The files that git tracks and that are there; a link to a folder is none. */
async function trackedFiles(): Promise<string[]> {
  // With -z, or git writes names with other than ASCII characters in a way that names no file.
  const names = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0");
  const found = await Promise.all(names.map((name) => stat(name).catch(() => undefined)));
  return names.filter((_, index) => found[index]?.isFile() === true);
}

/** Whether a file says that it is a key, by its content or by its name. A damaged one does too. */
async function isKey(file: string): Promise<boolean> {
  const bytes = await readBytes(file);
  const name = file.toLowerCase();
  if (isProvingKey(bytes) || name.endsWith(".zkey") || path.basename(name) === KEY_FILES.verifyingKey)
    return true;
  const text = new TextDecoder().decode(bytes).trimStart();
  if (!text.startsWith("{")) return false;
  try {
    // Parsed, since a name can be written in many ways: "\u0076k_alpha_1".
    const json: unknown = JSON.parse(text);
    return (
      typeof json === "object" && json !== null && Object.keys(json).some((field) => field.startsWith("vk_"))
    );
  } catch {
    return name.endsWith(".json") && text.includes('"vk_');
  }
}

const folders = process.argv.slice(2);
let checked = 0;
let refused = 0;
await withCurve(async () => {
  for (const file of await filesToCheck(folders)) {
    try {
      if (!(await isKey(file))) continue;
      await checkKeyFile(file);
      checked++;
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      refused++;
      console.error(`${file}: ${error.code}: ${error.message}`);
    }
  }
});
console.log(`${String(checked + refused)} verifying keys checked, ${String(refused)} refused`);
if (folders.length > 0 && checked + refused === 0)
  console.error(`No verifying key in ${folders.join(", ")}.`);
process.exitCode = refused > 0 || (folders.length > 0 && checked === 0) ? 1 : 0;
