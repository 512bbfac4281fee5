// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";

/**
 * Largest resident memory of this process so far, in MB (10^6 bytes). On Linux from /proc: there `maxRSS` of a process
 * begins with its parent's.
 */
export function peakMemoryMb(): number {
  if (process.platform !== "linux") return (process.resourceUsage().maxRSS * 1024) / 1e6;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  if (kilobytes === undefined) throw new TypeError("/proc/self/status states no VmHWM");
  return (Number(kilobytes) * 1024) / 1e6;
}
