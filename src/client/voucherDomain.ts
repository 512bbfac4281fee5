// SPDX-License-Identifier: MIT
import type { TypedDataDomain } from "ethers";
import { VOUCHER_DOMAIN } from "../shared/eip712.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";

/** The EIP-712 domain in which vouchers of this deployment are signed: the escrow's, on the chain as it is now. */
export async function voucherDomain(client: AssayClient): Promise<TypedDataDomain> {
  const { chainId } = await chainOf(client);
  return { ...VOUCHER_DOMAIN, chainId, verifyingContract: client.addresses.escrow };
}
