// SPDX-License-Identifier: MIT
import type { AddressLike } from "ethers";
import { checkBalance } from "./checkBalance.ts";
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
  await checkBalance(client, options);
  const account = await client.signer.getAddress();
  if ((await client.token.allowance(account, options.spender)) < options.amount) {
    await send(client.token.approve(options.spender, options.amount));
  }
}
