// SPDX-License-Identifier: MIT
import { ZeroAddress, hexlify, randomBytes, type ContractTransactionResponse } from "ethers";
import { TransactionLostError } from "../errors/MarketErrors.ts";
import { approve } from "./approve.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";
import { signPermit } from "./signPermit.ts";

/** Who signs a session's vouchers; fixed when it opens. */
export type SignedBy =
  /** The client's account and every key that it authorises, `signer` at once. */
  | { signedBy?: "key"; signer?: string; byPermit?: boolean }
  /** The client's account is a contract and approves each voucher itself (ERC-1271). Nodes may refuse such callers. */
  | { signedBy: "contract" };

/**
 * Opens a session towards a node: deposits `amount` (token wei) out of which the node is paid for proven calls only.
 *
 * @param options.signer Key that signs vouchers beside the client's own account (see `authoriseSigner`).
 * @param options.byPermit Sign a permit instead of sending an approval: one transaction less.
 * @returns The session's id, which is also the first head of its hash chain.
 */
export async function openSession(
  client: AssayClient,
  options: { nodeId: string; amount: bigint; referrer?: string } & SignedBy,
): Promise<{ sessionId: string; gasUsed: bigint }> {
  const receipt = await send(openBy(client, options));
  const [opened] = receipt.logs
    .map((log) => client.escrow.interface.parseLog(log))
    .filter((log) => log?.name === "SessionOpened");
  const sessionId: unknown = opened?.args["sessionId"];
  if (typeof sessionId !== "string") throw new TransactionLostError({ what: "Opening the session" });
  return { sessionId, gasUsed: receipt.gasUsed };
}

async function openBy(
  client: AssayClient,
  options: { nodeId: string; amount: bigint; referrer?: string } & SignedBy,
): Promise<ContractTransactionResponse> {
  const { nodeId, amount, referrer = ZeroAddress } = options;
  const salt = hexlify(randomBytes(32));
  const pays = { spender: client.addresses.escrow, amount };
  if (options.signedBy === "contract") {
    await approve(client, pays);
    return client.escrow.openContractSession(nodeId, referrer, salt, amount);
  }
  const signer = options.signer ?? (await client.signer.getAddress());
  if (options.byPermit === true) {
    const permit = await signPermit(client, { amount });
    return client.escrow.openSessionWithPermit(nodeId, signer, referrer, salt, amount, permit);
  }
  await approve(client, pays);
  return client.escrow.openSession(nodeId, signer, referrer, salt, amount);
}
