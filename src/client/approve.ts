// SPDX-License-Identifier: MIT
import { formatEther, type AddressLike } from "ethers";
import { BalanceInsufficientError } from "../errors/MarketErrors.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";

/**
 * Lets a contract take `amount` (token wei) from the client's account, if it may not already.
 *
 * @throws BalanceInsufficientError before anything is sent, if the account holds less.
 */
export async function approve(
  client: AssayClient,
  options: { spender: AddressLike; amount: bigint },
): Promise<void> {
  const account = await client.signer.getAddress();
  const held = await client.token.balanceOf(account);
  if (held < options.amount) {
    throw new BalanceInsufficientError({
      account,
      held: formatEther(held),
      needed: formatEther(options.amount),
    });
  }
  if ((await client.token.allowance(account, options.spender)) < options.amount) {
    await send(client.token.approve(options.spender, options.amount));
  }
}
