// SPDX-License-Identifier: MIT
import { ZeroAddress, hexlify, randomBytes } from "ethers";
import { TransactionLostError } from "../errors/MarketErrors.ts";
import { approve } from "./approve.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";

/**
 * Opens a session towards a node: deposits `amount` (token wei) out of which the node is paid for proven calls only.
 * Vouchers are signed by the client's own account.
 *
 * @returns The session's id, which is also the first head of its hash chain.
 */
export async function openSession(
  client: AssayClient,
  options: { nodeId: string; amount: bigint; referrer?: string },
): Promise<{ sessionId: string; gasUsed: bigint }> {
  await approve(client, { spender: client.addresses.escrow, amount: options.amount });
  const caller = await client.signer.getAddress();
  const receipt = await send(
    client.escrow.openSession(
      options.nodeId,
      caller,
      options.referrer ?? ZeroAddress,
      hexlify(randomBytes(32)),
      options.amount,
    ),
  );
  const [opened] = receipt.logs
    .map((log) => client.escrow.interface.parseLog(log))
    .filter((log) => log?.name === "SessionOpened");
  const sessionId: unknown = opened?.args["sessionId"];
  if (typeof sessionId !== "string") throw new TransactionLostError({ what: "Opening the session" });
  return { sessionId, gasUsed: receipt.gasUsed };
}
