// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { FileUnreadableError } from "../errors/FileUnreadableError.ts";

/**
 * A file's content as a plain Uint8Array. (A Buffer would not do for packages that rely on `slice` making a copy.)
 *
 * @throws FileUnreadableError
 * @example
 * const wasm = await readBytes("out/digits.wasm");
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new FileUnreadableError(file, { cause });
  }
}
