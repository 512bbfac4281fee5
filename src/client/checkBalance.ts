// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { BalanceInsufficientError } from "../errors/MarketErrors.ts";
import type { AssayClient } from "./createClient.ts";

/**
 * Checks that the client's account holds `amount` (token wei).
 *
 * @throws BalanceInsufficientError
 */
export async function checkBalance(client: AssayClient, options: { amount: bigint }): Promise<void> {
  const account = await client.signer.getAddress();
  const held = await client.token.balanceOf(account);
  if (held >= options.amount) return;
  throw new BalanceInsufficientError({
    account,
    held: formatEther(held),
    needed: formatEther(options.amount),
  });
}
