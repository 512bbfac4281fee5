// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";

/**
 * Ends a key of the client's account. It goes on signing until `endsAt`, so that nodes can collect what they have accepted;
 * to save a session's money from a stolen key, thaw it at the same time.
 *
 * @returns When the key ends (unix seconds).
 * @throws ContractRefusedError `SignerNotInForce` if it never signed, or ends already.
 */
export async function revokeSigner(
  client: AssayClient,
  options: { signer: string },
): Promise<{ endsAt: bigint; gasUsed: bigint }> {
  const { gasUsed } = await send(client.escrow.revokeSigner(options.signer));
  const caller = await client.signer.getAddress();
  return { endsAt: await client.escrow.signerUntil(caller, options.signer), gasUsed };
}
