// SPDX-License-Identifier: MIT
import type { AddressBook } from "../../client/addresses.ts";
import type { SignatureReader } from "../checkSignature.ts";

/** A session as the escrow has it. */
export interface SessionState {
  sessionId: string;
  /** Who pays; the zero address if the session was never opened. */
  caller: string;
  nodeId: string;
  referrer: string;
  /** How its vouchers are signed: see `IPaymentEscrow.SignatureKind`. */
  kind: bigint;
  head: string;
  callCount: bigint;
  /** Token wei. */
  balance: bigint;
  thawing: bigint;
  /** Unix seconds. */
  thawEndsAt: bigint;
}

/** What the node asks for a call now, and what it would get of it. */
export interface OfferState {
  /** Token wei. */
  price: bigint;
  active: boolean;
  /** The node's legs of that price, token wei. */
  earned: bigint;
}

/** The chain as far as taking calls needs it: some seconds old at most, so that an answer waits for no RPC endpoint. */
export interface ChainView extends SignatureReader {
  readonly chainId: bigint;
  readonly addresses: AddressBook;
  /** Seconds that a voucher may live at most. */
  readonly maxVoucherLife: bigint;
  /** Blocks that have to be on top of what sessions hold. */
  readonly confirmations: number;
  /** The latest block's number and clock (unix seconds). */
  latest(): Promise<{ number: number; timestamp: bigint }>;
  sessionOf(sessionId: string): Promise<SessionState>;
  offerOf(modelId: bigint, referrer: string): Promise<OfferState>;
}
