// SPDX-License-Identifier: MIT
import type { Provider } from "ethers";
import type { AssayClient } from "../../../client/createClient.ts";
import { signQuote } from "../../../client/signQuote.ts";
import { TransactionLostError } from "../../../errors/MarketErrors.ts";
import { ChainUnreachableError } from "../../../errors/ServingErrors.ts";
import type { Backing, QuoteDesk, QuoteRules } from "./QuoteDesk.ts";

/** Opens a desk that signs with the client's account, which must be the node's operator. */
export function openQuoteDesk(
  client: AssayClient,
  { nodeId, rules, confirmations }: { nodeId: string; rules: QuoteRules; confirmations: number },
): QuoteDesk {
  return {
    rules,
    backing: async () => {
      try {
        return await readBacking(client, { nodeId, confirmations });
      } catch (cause) {
        throw new ChainUnreachableError({ cause });
      }
    },
    sign: async (order, validUntil) => (await signQuote(client, { order, validUntil })).signature,
  };
}

/** All as of one block, so that no bond is locked between what is read of them. */
async function readBacking(
  client: AssayClient,
  { nodeId, confirmations }: { nodeId: string; confirmations: number },
): Promise<Backing> {
  const { signer, staking } = client;
  const latest = await readBlock(signer.provider, "latest");
  const at = { blockTag: latest.number };
  const settled = await readBlock(signer.provider, Math.max(0, latest.number - confirmations));
  const shares = await staking.sharesOf(nodeId, await signer.getAddress(), at);
  // Below the minimum no bond can be locked.
  const isBonded = await staking.isBonded(nodeId, at);
  return {
    stake: isBonded ? await staking.assetsFor(nodeId, shares, at) : 0n,
    locked: await staking.bondsOf(nodeId, at),
    now: BigInt(latest.timestamp),
    settled: { number: settled.number, timestamp: BigInt(settled.timestamp) },
  };
}

async function readBlock(provider: Provider | null, tag: number | "latest") {
  const block = await provider?.getBlock(tag);
  if (block === null || block === undefined) throw new TransactionLostError({ what: "Reading a block" });
  return block;
}
