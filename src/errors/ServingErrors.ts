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

/** A node that signs no quotes for who asks. */
export class QuotesOffError extends AssayError {
  readonly code = "QUOTES_OFF";
  constructor() {
    super("This node signs no quotes by itself. Ask its operator, or order without a bond.");
  }
}

/** A node has promised as much as it wants to, for the moment. */
export class QuotesExhaustedError extends AssayError {
  readonly code = "QUOTES_EXHAUSTED";
  constructor() {
    super(
      "This node has promised as much of its stake and time as it wants to. Try again when quotes have ended or been answered, " +
        "or ask for a smaller bond.",
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

/** The node took on no call with this id. */
export class CallMissingError extends AssayError {
  readonly code = "CALL_MISSING";
  constructor(options: { callId: string }) {
    super(`This node took on no call ${options.callId}. Take the id that came with the answer.`);
  }
}

/** A call that has no proof yet, or never will. */
export class ProofMissingError extends AssayError {
  readonly code = "PROOF_MISSING";
  constructor(options: { callId: string; state: string }) {
    super(
      `There is no proof of call ${options.callId}, which is ${options.state}. ` +
        `A call has one once it is proven; if it is unprovable or lost it never has, and is not paid.`,
    );
  }
}

/** More work waits than the node takes on. */
export class NodeBusyError extends AssayError {
  readonly code = "NODE_BUSY";
  constructor(options: { what: string; limit: number }) {
    super(
      `This node takes no calls for the moment: ${options.what} (at most ${String(options.limit)}). Try again.`,
    );
  }
}

/** Too many calls of one session, or from one address, in a short time. */
export class RateExceededError extends AssayError {
  readonly code = "RATE_EXCEEDED";
  readonly retryAfterSeconds: number;
  constructor(options: { who: string; max: number; retryAfterSeconds: number }) {
    super(
      `${options.who} asks more than ${String(options.max)} times a minute. ` +
        `Try again in ${String(options.retryAfterSeconds)} seconds.`,
    );
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The node's RPC endpoint does not answer. */
export class ChainUnreachableError extends AssayError {
  readonly code = "CHAIN_UNREACHABLE";
  constructor(options: { cause: unknown }) {
    super(
      "The chain cannot be asked whether calls will be paid. Try again; if you run the node, check its RPC endpoint.",
      {
        cause: options.cause,
      },
    );
  }
}

/** A payment that is not one for this node. */
export class PaymentForeignError extends AssayError {
  readonly code = "PAYMENT_FOREIGN";
  constructor(options: { field: string; given: string; expected: string }) {
    super(
      `The payment's ${options.field} is ${options.given}, but this node accepts ${options.expected}. ` +
        `Take the terms that came with status 402.`,
    );
  }
}
