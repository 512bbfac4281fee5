// SPDX-License-Identifier: MIT
import { Signature, getAddress, verifyTypedData } from "ethers";
import type { AssayClient } from "../client/createClient.ts";
import type { SignedSession } from "../client/orderCalls.ts";
import { voucherDomain } from "../client/voucherDomain.ts";
import { ContractCallerRefusedError, VoucherInvalidError } from "../errors/NodeErrors.ts";
import { VOUCHER_TYPES } from "../shared/eip712.ts";

/** What the escrow answers for a session that was opened by a contract which approves each voucher (`SignatureKind.Contract`). */
const KIND_CONTRACT = 1n;

/**
 * Checks that the escrow will take a voucher's signature whenever it is collected before the voucher ends: it is the caller's
 * own, or that of a key which signs for the caller at least that long. A contract that approves vouchers itself may change its
 * mind until the voucher is collected, so its sessions are refused unless the operator trusts such callers.
 *
 * @param options.caller Who pays the session. @param options.kind How it is signed; both as the escrow says.
 * @param options.contractCallers Whether a contract's approval of this moment is good enough.
 * @throws VoucherInvalidError, ContractCallerRefusedError.
 */
export async function checkSignature(
  client: AssayClient,
  options: { session: SignedSession; caller: string; kind: bigint; contractCallers?: boolean | undefined },
): Promise<void> {
  const { session, caller } = options;
  const { sessionId, head, callCount, validUntil } = session.voucher;
  const refuse = (problem: string) => new VoucherInvalidError({ sessionId, problem });
  if (options.kind === KIND_CONTRACT) {
    if (options.contractCallers !== true) throw new ContractCallerRefusedError({ sessionId, caller });
    const voucher = [sessionId, head, callCount, validUntil] as const;
    if (!(await client.escrow.isVoucherSigned(...voucher, session.signature))) {
      throw refuse(`the contract ${caller} does not approve it`);
    }
    return;
  }
  const signer = await signerOf(client, session);
  const until = signer === undefined ? 0n : await client.escrow.signerUntil(caller, signer);
  if (until === 0n) throw refuse(`it is signed neither by ${caller} nor by a key that it has authorised`);
  if (until <= validUntil) throw refuse(`the key ${String(signer)} that signed it is revoked before it ends`);
}

/** Who signed the voucher, as the escrow reads the signature; undefined if it would not read it. */
async function signerOf(client: AssayClient, session: SignedSession): Promise<string | undefined> {
  const domain = await voucherDomain(client);
  try {
    // Other encodings of a signature (64 bytes, other recovery bits) are refused by the escrow.
    const { serialized } = Signature.from(session.signature);
    if (serialized !== session.signature.toLowerCase()) return undefined;
    return getAddress(verifyTypedData(domain, VOUCHER_TYPES, { ...session.voucher }, serialized));
  } catch {
    return undefined;
  }
}
