// SPDX-License-Identifier: MIT
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { FileUnreadableError } from "../errors/FileUnreadableError.ts";

/**
 * SHA-256 of a file, read as a stream.
 *
 * @returns 64 lower-case hexadecimal digits.
 * @throws FileUnreadableError
 * @example
 * const folder = path.join("cache", "keys", await sha256OfFile("circuit.r1cs"));
 */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
  } catch (cause) {
    throw new FileUnreadableError(file, { cause });
  }
  return hash.digest("hex");
}

/**
 * SHA-256 of several parts. Each part is preceded by its length, so that no two different lists share a hash.
 *
 * @returns 64 lower-case hexadecimal digits.
 * @example
 * const key = sha256OfParts(["compiler/1", onnxBytes, JSON.stringify(options)]);
 */
export function sha256OfParts(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(bytes.byteLength));
    hash.update(length).update(bytes);
  }
  return hash.digest("hex");
}

/** Numbers as bytes to hash, whatever kind of array they are in. */
export function bytesOf(numbers: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

/**
 * True if something exists at `target`.
 *
 * @example
 * if (!(await exists(folder))) await writeAtomically(folder, fill);
 */
export async function exists(target: string): Promise<boolean> {
  return (await stat(target).catch(() => undefined)) !== undefined;
}

/**
 * Creates the folder `target` in one step: `fill` writes into a temporary folder beside it, which is then renamed. So a
 * folder under the cache is either complete or absent, also after a crash. If `target` exists by the time `fill` is
 * done, what it holds is kept: the cache is addressed by content, so whoever came first wrote the same.
 * If `fill` fails, nothing is left behind and its error is passed on.
 *
 * @example
 * await writeAtomically("cache/keys/ab12", (folder) => writeFile(path.join(folder, "key.json"), "{}"));
 */
export async function writeAtomically(
  target: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  await mkdir(path.dirname(target), { recursive: true });
  await mkdir(temporary);
  try {
    await fill(temporary);
    await rename(temporary, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Writes a file in one step: it is either as before or complete, also after a crash. Folders on the way are made.
 *
 * @example
 * await writeFileAtomically("models/mine/mine.assay.json", JSON.stringify(config));
 */
export async function writeFileAtomically(target: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await writeFile(temporary, contents);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}
