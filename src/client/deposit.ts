// SPDX-License-Identifier: MIT
import { approve } from "./approve.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";
import { signPermit } from "./signPermit.ts";

/**
 * Adds `amount` (token wei) to a session; anyone may, but only the session's caller can ever take it out again.
 *
 * @param options.byPermit Sign a permit instead of sending an approval: one transaction less. Only accounts with a key can.
 * @throws BalanceInsufficientError, ContractRefusedError.
 * @example await deposit(client, { sessionId, amount: parseEther("10"), byPermit: true });
 */
export async function deposit(
  client: AssayClient,
  options: { sessionId: string; amount: bigint; byPermit?: boolean },
): Promise<{ gasUsed: bigint }> {
  const { sessionId, amount } = options;
  if (options.byPermit === true) {
    const permit = await signPermit(client, { amount });
    const { gasUsed } = await send(client.escrow.depositWithPermit(sessionId, amount, permit));
    return { gasUsed };
  }
  await approve(client, { spender: client.addresses.escrow, amount });
  const { gasUsed } = await send(client.escrow.deposit(sessionId, amount));
  return { gasUsed };
}
