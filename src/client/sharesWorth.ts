// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";

/** How many of a node's shares are worth `amount` (token wei) now, rounded up. */
export async function sharesWorth(
  staking: AssayClient["staking"],
  options: { nodeId: string; amount: bigint },
): Promise<bigint> {
  const { shares } = await staking.nodeOf(options.nodeId);
  const worth = await staking.assetsFor(options.nodeId, shares);
  return worth === 0n ? 0n : (options.amount * shares + worth - 1n) / worth;
}
