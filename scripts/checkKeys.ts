// SPDX-License-Identifier: MIT
// Checks every verifying key among our files by the rules of the registry: "node scripts/checkKeys.ts [folder …]".
// Without a folder: the files that git tracks, the key cache and deploy/. A key is a proving key (.zkey), a file named
// verification_key.json, or any other JSON file with the fields of one.
import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../src/errors/AssayError.ts";
import { VerifyingKeyMalformedError } from "../src/errors/VerifyingKeyErrors.ts";
import { KEY_FILES } from "../src/keys/keyInfo.ts";
import { checkVerifyingKey, exportVerifyingKey } from "../src/keys/index.ts";
import { withCurve } from "../src/shared/curve.ts";

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
  const tracked =
    folders.length > 0 ? [] : execFileSync("git", ["ls-files"], { encoding: "utf8" }).split("\n");
  return [...new Set([...tracked, ...lists.flat()].map((file) => path.normalize(file)))].sort();
}

/** The verifying key in a file, not checked yet; undefined if the file holds none. */
async function readKey(file: string): Promise<unknown> {
  if (file.endsWith(".zkey")) return exportVerifyingKey(file);
  if (!file.endsWith(".json")) return undefined;
  const text = await readFile(file, "utf8");
  if (path.basename(file) !== KEY_FILES.verifyingKey && !text.includes('"vk_')) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VerifyingKeyMalformedError("it is no JSON", { cause });
  }
}

/** Checks the key in a file. Returns whether there was one. */
async function checkFile(file: string): Promise<boolean> {
  const key = await readKey(file);
  if (key === undefined) return false;
  await checkVerifyingKey(key);
  return true;
}

const folders = process.argv.slice(2);
let checked = 0;
let refused = 0;
await withCurve(async () => {
  for (const file of await filesToCheck(folders)) {
    try {
      if (await checkFile(file)) checked++;
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
