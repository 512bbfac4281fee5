// SPDX-License-Identifier: MIT
import type { TypedDataDomain } from "ethers";
import type { AssayClient } from "../client/createClient.ts";
import type { SignedSession } from "../client/orderCalls.ts";
import type { Voucher } from "../client/signVoucher.ts";
import { voucherDomain } from "../client/voucherDomain.ts";
import { ContractCallerRefusedError, VoucherInvalidError } from "../errors/NodeErrors.ts";
import { voucherSigner } from "../client/voucherSigner.ts";

/** What the escrow answers for a session that was opened by a contract which approves each voucher (`SignatureKind.Contract`). */
const KIND_CONTRACT = 1n;

/** What checking a signature asks the escrow. */
export interface SignatureReader {
  domain(): Promise<TypedDataDomain>;
  /** Until when (unix seconds) the account signs for the caller; 0 if it never did. */
  signerUntil(caller: string, signer: string): Promise<bigint>;
  /** Whether the escrow would take the signature now. */
  isVoucherSigned(voucher: Voucher, signature: string): Promise<boolean>;
}

/** Asks the escrow itself, each time. */
export function signatureReader(client: AssayClient): SignatureReader {
  return {
    domain: () => voucherDomain(client),
    signerUntil: (caller, signer) => client.escrow.signerUntil(caller, signer),
    isVoucherSigned: ({ sessionId, head, callCount, validUntil }, signature) =>
      client.escrow.isVoucherSigned(sessionId, head, callCount, validUntil, signature),
  };
}

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
  reader: SignatureReader,
  options: {
    session: Pick<SignedSession, "voucher" | "signature">;
    caller: string;
    kind: bigint;
    contractCallers?: boolean | undefined;
  },
): Promise<void> {
  const { session, caller } = options;
  const { sessionId, validUntil } = session.voucher;
  const refuse = (problem: string) => new VoucherInvalidError({ sessionId, problem });
  if (options.kind === KIND_CONTRACT) {
    if (options.contractCallers !== true) throw new ContractCallerRefusedError({ sessionId, caller });
    if (!(await reader.isVoucherSigned(session.voucher, session.signature))) {
      throw refuse(`the contract ${caller} does not approve it`);
    }
    return;
  }
  const signer = voucherSigner(await reader.domain(), session);
  const until = signer === undefined ? 0n : await reader.signerUntil(caller, signer);
  if (until === 0n) throw refuse(`it is signed neither by ${caller} nor by a key that it has authorised`);
  if (until <= validUntil) throw refuse(`the key ${String(signer)} that signed it is revoked before it ends`);
}
