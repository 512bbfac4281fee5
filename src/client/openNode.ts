// SPDX-License-Identifier: MIT
import { approve } from "./approve.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";

/** What a node is opened with. */
export interface OpenNodeParameters {
  /** Distinguishes nodes of one operator. */
  salt: string;
  /** The operator's part of the node's revenue, ppm. */
  commission: bigint;
  /** Where callers reach the node (URL, at most 256 bytes). */
  endpoint: string;
  /** First stake, token wei. */
  stake: bigint;
}

/**
 * Opens a node and stakes the operator's first tokens.
 *
 * @returns The node's id.
 * @example const { nodeId } = await openNode(client, { salt: id("my node"), commission: 200_000n, endpoint: "https://…", stake: parseEther("1000") });
 */
export async function openNode(
  client: AssayClient,
  options: OpenNodeParameters,
): Promise<{ nodeId: string; gasUsed: bigint }> {
  await approve(client, { spender: client.addresses.staking, amount: options.stake });
  const operator = await client.signer.getAddress();
  const receipt = await send(
    client.staking.openNode(options.salt, options.commission, options.endpoint, options.stake),
  );
  return { nodeId: await client.staking.nodeIdOf(operator, options.salt), gasUsed: receipt.gasUsed };
}
