// SPDX-License-Identifier: MIT
import type { ChainCall } from "../../client/callChain.ts";
import type { CallInput } from "../../client/payload.ts";
import type { CallState } from "../database/Tables.ts";

/** One call, and the voucher that now ends with it. The head that is signed is the node's to compute. */
export interface CallOrder extends ChainCall {
  /** In lower case. */
  sessionId: string;
  input: CallInput;
  voucher: {
    /** Calls of the session up to this one. */
    callCount: bigint;
    /** Last second (unix) at which the voucher can be settled. */
    validUntil: bigint;
  };
  signature: string;
}

/** A call that was taken on; its voucher is on disk. */
export interface AcceptedCall {
  callId: string;
  sessionId: string;
  /** Who pays. */
  caller: string;
  modelId: bigint;
  price: bigint;
  /** Its place in the session, from 1. */
  sequence: bigint;
  /** An index into the model's labels. */
  answer: number;
  state: CallState;
  /** Whether it had been taken on before. */
  isRepeated: boolean;
}
