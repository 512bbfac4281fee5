// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import { VOUCHER_DOMAIN, VOUCHER_TYPES } from "../../shared/eip712.ts";
import { SCHEME, type PaymentRequired, type PaymentRequirements } from "../../shared/x402.ts";
import { SETTLING_TIME } from "../checkSession.ts";
import { offeredModel } from "./acceptCall.ts";
import type { ServingSite } from "./ServingSite.ts";
import { sessionPlace } from "./sessionPlace.ts";

/**
 * What a call of a model costs and how it is paid, as x402 says it.
 *
 * @param options.sessionId Session to tell the state of. @throws ModelNotServedError, ChainUnreachableError
 */
export async function paymentRequired(
  site: ServingSite,
  options: { modelId: bigint; url: string; code: string; error: string; sessionId?: string | undefined },
): Promise<PaymentRequired> {
  const { modelId, url, code, error, sessionId } = options;
  const { card } = offeredModel(site, modelId);
  return {
    x402Version: 2,
    error,
    code,
    resource: {
      url,
      description: `One call of the model ${card.name}, answered at once, proven on chain later.`,
      mimeType: "application/json",
    },
    accepts: [await requirements(site, modelId, sessionId)],
  };
}

async function requirements(
  site: ServingSite,
  modelId: bigint,
  sessionId: string | undefined,
): Promise<PaymentRequirements> {
  const { chain, nodeId } = site;
  const { token, escrow, market } = chain.addresses;
  const { price } = await chain.offerOf(modelId, ZeroAddress);
  return {
    scheme: SCHEME,
    network: networkOf(chain.chainId),
    amount: String(price),
    asset: token,
    payTo: escrow,
    maxTimeoutSeconds: Number(chain.maxVoucherLife),
    extra: {
      minTimeoutSeconds: Number(SETTLING_TIME),
      nodeId,
      modelId: String(modelId),
      market,
      domain: { ...VOUCHER_DOMAIN, chainId: String(chain.chainId), verifyingContract: escrow },
      types: VOUCHER_TYPES,
      session: sessionId === undefined ? null : await stateOf(site, sessionId),
    },
  };
}

async function stateOf({ chain, db }: ServingSite, sessionId: string) {
  const session = await chain.sessionOf(sessionId);
  if (session.caller === ZeroAddress) return null;
  const { head, callCount } = await sessionPlace(db, { session });
  return { sessionId, head, callCount: String(callCount) };
}

/** CAIP-2 name of a chain. */
export function networkOf(chainId: bigint): string {
  return `eip155:${String(chainId)}`;
}
