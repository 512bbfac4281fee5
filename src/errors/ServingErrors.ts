// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { AssayError } from "./AssayError.ts";

/** A call is not the next of its session. */
export class CallOutOfPlaceError extends AssayError {
  readonly code = "CALL_OUT_OF_PLACE";
  /** Where the session stands: the next call extends this head, and its voucher counts one call more. */
  readonly head: string;
  readonly callCount: bigint;
  constructor(options: { sessionId: string; given: bigint; head: string; callCount: bigint }) {
    super(
      `Call ${String(options.given)} of session ${options.sessionId} cannot be taken: the next one is call ` +
        `${String(options.callCount + 1n)}, after ${options.head}. Read the session's receipts, and sign the call anew behind them.`,
    );
    this.head = options.head;
    this.callCount = options.callCount;
  }
}

/** The escrow has gone on without calls that were answered; until the node has seen to it, nothing fits behind them. */
export class SessionForkedError extends AssayError {
  readonly code = "SESSION_FORKED";
  constructor(options: { sessionId: string }) {
    super(
      `Session ${options.sessionId} went on in the escrow without calls that this node has answered. ` +
        `Try again when the node has given those up, in some minutes.`,
    );
  }
}

/** No such session in the escrow. */
export class SessionUnknownError extends AssayError {
  readonly code = "SESSION_UNKNOWN";
  constructor(options: { sessionId: string; confirmations: number }) {
    super(
      `The escrow has no session ${options.sessionId}` +
        (options.confirmations > 0
          ? `, or its opening is not ${String(options.confirmations)} blocks deep yet. Wait for them, or open a session first.`
          : `. Open one first.`),
    );
  }
}

/** A caller owes as much as the node lets one owe. */
export class ExposureExceededError extends AssayError {
  readonly code = "EXPOSURE_EXCEEDED";
  constructor(options: { caller: string; owed: bigint; price: bigint; limit: bigint }) {
    super(
      `Caller ${options.caller} owes this node ${formatEther(options.owed)} ASY for calls that are not settled; with ` +
        `${formatEther(options.price)} ASY more it would be over ${formatEther(options.limit)} ASY. Try again when some are settled.`,
    );
  }
}

/** What the author and its ancestors get of a price leaves the node nothing. */
export class PriceEarnsNothingError extends AssayError {
  readonly code = "PRICE_EARNS_NOTHING";
  constructor(options: { modelId: bigint; price: bigint }) {
    super(
      `Of ${formatEther(options.price)} ASY for a call of model ${String(options.modelId)} the node would get nothing: its author's ` +
        `least licence takes what is left. Choose another model, until the node has raised its offer.`,
    );
  }
}
