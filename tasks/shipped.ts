// SPDX-License-Identifier: MIT
import { fileURLToPath } from "node:url";
import { isPackaged } from "../src/shared/isPackaged.ts";

/** A file that comes with Assay: by its path in the repository, or, for the installed package, wherever that is installed. */
export function shipped(file: string): string {
  return isPackaged ? fileURLToPath(new URL(`../${file}`, import.meta.url)) : file;
}
