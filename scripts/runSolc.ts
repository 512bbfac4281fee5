// SPDX-License-Identifier: MIT
import solc from "solc";

/** What solc makes of standard JSON input, both as text; in this process, with the version that package-lock.json pins. */
export function runSolc(input: string): string {
  // The package declares its functions as any.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-call
  return String(solc.compile(input));
}
