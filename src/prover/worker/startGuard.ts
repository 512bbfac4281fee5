// SPDX-License-Identifier: MIT
import { Worker } from "node:worker_threads";
import { moduleBeside } from "../../shared/moduleBeside.ts";
import type { PeakMemory } from "./peakMemory.ts";

/** File descriptor, open in workers, to which the guard writes the resident bytes that were too many. */
export const GUARD_DESCRIPTOR = 4;

/**
 * Kills this process when its parent ends, or when it holds more memory than it may; notes the peak. Resolves once it is on
 * guard.
 *
 * @param options.parent Id of the parent process.
 * @example await startGuard({ parent: process.ppid, memoryLimitMb: 1000, peak: createPeakMemory() });
 */
export async function startGuard(options: {
  parent: number;
  memoryLimitMb?: number | undefined;
  peak: PeakMemory;
}): Promise<void> {
  const { parent, memoryLimitMb = Infinity, peak } = options;
  const guard = new Worker(moduleBeside(import.meta.url, "guard"), {
    argv: [parent, memoryLimitMb * 1e6, GUARD_DESCRIPTOR],
    workerData: peak.shared,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  });
  await new Promise((resolve, reject) => guard.once("message", resolve).once("error", reject));
  guard.unref();
}
