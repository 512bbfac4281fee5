// SPDX-License-Identifier: MIT
import { TransactionLostError } from "../errors/MarketErrors.ts";
import type { AssayClient } from "./createClient.ts";

/** The chain's id and its clock (unix seconds of the latest block). */
export async function chainOf(client: AssayClient): Promise<{ chainId: bigint; now: bigint }> {
  const provider = client.signer.provider;
  const block = await provider?.getBlock("latest");
  if (provider === null || block === null || block === undefined) {
    throw new TransactionLostError({ what: "Reading the latest block" });
  }
  const { chainId } = await provider.getNetwork();
  return { chainId, now: BigInt(block.timestamp) };
}
