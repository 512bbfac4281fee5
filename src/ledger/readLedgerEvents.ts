// SPDX-License-Identifier: MIT
import type { AssayClient } from "../client/createClient.ts";
import { rangeOf } from "../client/rangeOf.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";
import { readClaimEvents } from "./readClaimEvents.ts";
import { readOwnerEvents } from "./readOwnerEvents.ts";
import { readRequestEvents } from "./readRequestEvents.ts";
import { readRevenueEvents } from "./readRevenueEvents.ts";
import { readSessionEvents } from "./readSessionEvents.ts";

/**
 * Reads all that `rebuildLedger` needs from the contracts' logs. Calls no contract.
 *
 * @param options.toBlock To read up to the same block, however long it takes, name one; the newest if not given.
 * @example const events = await readLedgerEvents(client, { toBlock: await provider.getBlockNumber() });
 */
export async function readLedgerEvents(
  client: AssayClient,
  options: { fromBlock?: number; toBlock?: number } = {},
): Promise<LedgerEvent[]> {
  const range = rangeOf(client, options);
  const read = await Promise.all([
    readSessionEvents(client, range),
    readRequestEvents(client, range),
    readRevenueEvents(client, range),
    readClaimEvents(client, range),
    readOwnerEvents(client, range),
  ]);
  return read.flat();
}
