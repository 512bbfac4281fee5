// SPDX-License-Identifier: MIT
import type { TypedDataDomain } from "ethers";
import { QUOTE_DOMAIN } from "../shared/eip712.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";

/** The EIP-712 domain in which quotes of this deployment are signed: the market's, on the chain as it is now. */
export async function quoteDomain(client: AssayClient): Promise<TypedDataDomain> {
  const { chainId } = await chainOf(client);
  return { ...QUOTE_DOMAIN, chainId, verifyingContract: client.addresses.market };
}
