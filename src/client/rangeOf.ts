// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";
import type { BlockRange } from "./BlockRange.ts";

/** Blocks to read logs of: those asked for, but none before the deployment, which logged nothing there. */
export function rangeOf(
  { fromBlock }: Pick<AssayClient, "fromBlock">,
  options: { fromBlock?: number; toBlock?: number } = {},
): BlockRange {
  return [Math.max(options.fromBlock ?? 0, fromBlock), options.toBlock ?? "latest"];
}
