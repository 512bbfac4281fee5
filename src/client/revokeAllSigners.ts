// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";

/**
 * Ends every key that the client's account has authorised so far, as {@link revokeSigner} ends one: for when it is not known
 * which are lost. Keys authorised afterwards are not meant, nor is the account's own.
 */
export async function revokeAllSigners(client: AssayClient): Promise<{ gasUsed: bigint }> {
  const { gasUsed } = await send(client.escrow.revokeAllSigners());
  return { gasUsed };
}
