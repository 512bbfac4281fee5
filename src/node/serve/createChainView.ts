// SPDX-License-Identifier: MIT
import type { AssayClient } from "../../client/createClient.ts";
import { voucherDomain } from "../../client/voucherDomain.ts";
import { TransactionLostError } from "../../errors/MarketErrors.ts";
import { ChainUnreachableError } from "../../errors/ServingErrors.ts";
import { signatureReader } from "../checkSignature.ts";
import type { ChainView, OfferState, SessionState } from "./ChainView.ts";
import { remember } from "./remember.ts";

/** @see createChainView */
export interface CreateChainViewParameters {
  nodeId: string;
  /** How old an answer may be, milliseconds: far less than money takes to thaw and keys to be revoked. 0 to ask each time. */
  maxAgeMs: number;
  /** Blocks that must be on top of what sessions hold, so that no reorganisation takes it away again. */
  confirmations: number;
}

/**
 * Views the chain for a node that takes calls.
 *
 * @example const chain = await createChainView(client, { nodeId, maxAgeMs: 3_000, confirmations: 2 });
 */
export async function createChainView(
  client: AssayClient,
  { nodeId, maxAgeMs, confirmations }: CreateChainViewParameters,
): Promise<ChainView> {
  const domain = await voucherDomain(client);
  /** As `remember`, and says of all that fails that it is the chain which can't be asked. */
  const view = <Arguments extends readonly string[], Answer>(ask: (...about: Arguments) => Promise<Answer>) =>
    remember(async (...about: Arguments) => {
      try {
        return await ask(...about);
      } catch (cause) {
        throw new ChainUnreachableError({ cause });
      }
    }, maxAgeMs);
  const signatures = signatureReader(client);
  const latest = view(() => readLatest(client));
  const readSession = async (sessionId: string): Promise<SessionState> => {
    const blockTag = confirmations === 0 ? "latest" : Math.max(0, (await latest()).number - confirmations);
    const session = await client.escrow.sessionOf(sessionId, { blockTag });
    const { caller, nodeId, referrer, kind, head, callCount, balance, thawing, thawEndsAt } = session;
    return { sessionId, caller, nodeId, referrer, kind, head, callCount, balance, thawing, thawEndsAt };
  };
  const readOffer = async (modelId: string, referrer: string): Promise<OfferState> => {
    const { price, active } = await client.market.offerOf(nodeId, modelId);
    const { commission, pool } = await client.escrow.quoteSplit(nodeId, modelId, referrer, price);
    return { price, active, earned: commission + pool };
  };
  const offerOf = view(readOffer);
  return {
    chainId: BigInt(domain.chainId ?? 0),
    addresses: client.addresses,
    maxVoucherLife: await client.escrow.MAX_VOUCHER_LIFE(),
    confirmations,
    latest,
    sessionOf: view(readSession),
    offerOf: (modelId, referrer) => offerOf(String(modelId), referrer),
    domain: () => Promise.resolve(domain),
    signerUntil: view((caller: string, signer: string) => signatures.signerUntil(caller, signer)),
    isVoucherSigned: (voucher, signature) => signatures.isVoucherSigned(voucher, signature),
  };
}

async function readLatest({ signer }: AssayClient): Promise<{ number: number; timestamp: bigint }> {
  const block = await signer.provider?.getBlock("latest");
  if (block === null || block === undefined) {
    throw new TransactionLostError({ what: "Reading the latest block" });
  }
  return { number: block.number, timestamp: BigInt(block.timestamp) };
}
