// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";

/**
 * Lets a key sign vouchers of all sessions of the client's account from now on; cancels its revocation if one is under way.
 *
 * @example
 * await authoriseSigner(client, { signer: agent.address });
 * const signed = await orderCalls(createClient({ signer: agent, addresses }), { sessionId, calls, validFor: 3600n });
 */
export async function authoriseSigner(
  client: AssayClient,
  options: { signer: string },
): Promise<{ gasUsed: bigint }> {
  const { gasUsed } = await send(client.escrow.authoriseSigner(options.signer));
  return { gasUsed };
}
