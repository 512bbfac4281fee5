// SPDX-License-Identifier: MIT
import { Signature, getAddress, verifyTypedData, type TypedDataDomain } from "ethers";
import type { SignedSession } from "./orderCalls.ts";
import { VOUCHER_TYPES } from "../shared/eip712.ts";

/** Who signed a voucher, as the escrow reads the signature; undefined if it would not read it. */
export function voucherSigner(
  domain: TypedDataDomain,
  { voucher, signature }: Pick<SignedSession, "voucher" | "signature">,
): string | undefined {
  try {
    // Other encodings of a signature (64 bytes, other recovery bits) are refused by the escrow.
    const { serialized } = Signature.from(signature);
    if (serialized !== signature.toLowerCase()) return undefined;
    return getAddress(verifyTypedData(domain, VOUCHER_TYPES, { ...voucher }, serialized));
  } catch {
    return undefined;
  }
}
