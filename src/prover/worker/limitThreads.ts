// SPDX-License-Identifier: MIT
import { getCurveFromName } from "ffjavascript";
import os from "node:os";

/**
 * Makes the curve of this process use so many threads. ffjavascript has no such setting: it takes one thread for each
 * processor that it sees, or a curve of one thread if there is one already. Call it before anything uses the curve.
 *
 * @example await limitThreads(2);
 */
export async function limitThreads(threads: number): Promise<void> {
  if (threads === 1) {
    Object.assign(globalThis, { curve_bn128: await getCurveFromName("bn128", true) });
    return;
  }
  const seen = os.cpus();
  const cpus = Array.from({ length: threads }, (_, index) => seen[index % seen.length]);
  Object.assign(os, { cpus: () => cpus });
}
