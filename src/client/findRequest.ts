// SPDX-License-Identifier: MIT
import type { IInferenceMarket } from "../../typechain-types/market/InferenceMarket.js";
import { CallUnknownError } from "../errors/MarketErrors.ts";
import type { AssayClient } from "./createClient.ts";
import { orderOf } from "./orderOf.ts";
import { rangeOf } from "./rangeOf.ts";
import { readLogs } from "./readLogs.ts";

/**
 * Finds a request by its call id in the market's events.
 *
 * @throws CallUnknownError if there was none.
 */
export async function findRequest(
  client: AssayClient,
  options: { callId: string; fromBlock?: number },
): Promise<{ order: IInferenceMarket.RequestStruct; payload: string; price: bigint }> {
  const [event] = await readLogs(
    client.market,
    client.market.filters.Requested(options.callId),
    rangeOf(client, options),
  );
  if (event === undefined) throw new CallUnknownError({ callId: options.callId });
  const { payload, price } = event.args;
  return { order: orderOf(event.args), payload, price };
}
