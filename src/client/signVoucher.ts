// SPDX-License-Identifier: MIT
import { VOUCHER_TYPES } from "../shared/eip712.ts";
import type { AssayClient } from "./createClient.ts";
import { voucherDomain } from "./voucherDomain.ts";

/** The caller's promise over every call of a session so far; it replaces all earlier ones. */
export interface Voucher {
  sessionId: string;
  /** Chain head after the last call. */
  head: string;
  /** Calls of the session so far, settled ones included. */
  callCount: bigint;
  /** Last second (unix) at which the node can settle it. */
  validUntil: bigint;
}

/**
 * Signs a voucher with the client's account (EIP-712), which must be the session's caller, a key that it has authorised, or
 * one whose signature the calling contract approves.
 *
 * @returns The signature, 65 bytes.
 * @example const signature = await signVoucher(client, { sessionId, head, callCount: 3n, validUntil });
 */
export async function signVoucher(client: AssayClient, voucher: Voucher): Promise<string> {
  return client.signer.signTypedData(await voucherDomain(client), VOUCHER_TYPES, { ...voucher });
}
