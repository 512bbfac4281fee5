// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a script of this folder in a process of its own, so that its memory is its own; gives the JSON that it prints. */
export async function runAlone(parameters: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [...parameters]);
  return JSON.parse(stdout);
}
