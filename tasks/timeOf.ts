// SPDX-License-Identifier: MIT

/** Unix seconds as people read them, UTC. */
export function timeOf(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString();
}
