// SPDX-License-Identifier: MIT
import { ZeroAddress, hexlify, parseEther, randomBytes } from "ethers";
import { chainOf } from "../../../src/client/chainOf.ts";
import type { AssayClient } from "../../../src/client/createClient.ts";
import { encodePayload } from "../../../src/client/payload.ts";
import type { DraftedOrder } from "../../../src/client/quoteFile.ts";
import type { QuotedOrder } from "../../../src/client/signQuote.ts";
import { openQuoteDesk } from "../../../src/node/serve/quotes/openQuoteDesk.ts";
import type { QuoteRules } from "../../../src/node/serve/quotes/QuoteDesk.ts";
import type { ServingSite } from "../../../src/node/serve/ServingSite.ts";
import { commitInput } from "../../../src/shared/poseidon.ts";
import { PRICE, type Market } from "./serving.ts";

/** Bond of a drafted order, token wei. */
export const BOND = parseEther("5");
/** The node's own stake is worth a hundred of these bonds twice over. */
const RULES: QuoteRules = {
  validFor: 60n,
  minTime: 600n,
  minPrice: 0n,
  maxBond: 2n * BOND,
  maxCallbackGas: 0n,
  stakeShare: 500_000n,
  atOnce: 1_000,
};

/** The site, with a desk that signs quotes. */
export function withQuotes(site: ServingSite, market: Market, rules: Partial<QuoteRules> = {}): ServingSite {
  const { node, nodeId } = market;
  const quotes = openQuoteDesk(node, { nodeId, rules: { ...RULES, ...rules }, confirmations: 0 });
  return { ...site, quotes };
}

/** An order of the caller's for the summing model, with its input; each is another one. */
export async function draftOrder(
  { nodeId, modelId, caller }: { nodeId: string; modelId: bigint; caller: AssayClient },
  changed: Partial<QuotedOrder> = {},
): Promise<DraftedOrder> {
  const input = { words: Uint8Array.of(3, 0, 1, 2), salt: 7n };
  const { now } = await chainOf(caller);
  const order = {
    caller: await caller.signer.getAddress(),
    nodeId,
    modelId,
    inputCommitment: commitInput({ words: input.words, bits: 2, salt: input.salt }),
    maxPrice: PRICE,
    deadline: now + 3_600n,
    referrer: ZeroAddress,
    salt: hexlify(randomBytes(32)),
    bond: BOND,
    callbackGas: 0n,
    ...changed,
  };
  return { order, payload: encodePayload(input, { bits: 2 }) };
}
