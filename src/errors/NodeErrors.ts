// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { AssayError } from "./AssayError.ts";

/** The node does not serve this model. */
export class ModelNotServedError extends AssayError {
  readonly code = "MODEL_NOT_SERVED";
  constructor(options: { modelId: bigint; served: readonly bigint[] }) {
    super(
      `This node does not serve model ${String(options.modelId)}; it serves ${options.served.map(String).join(", ") || "none"}. ` +
        `Compile the model and give its folder.`,
    );
  }
}

/** What the caller sent does not open the input commitment that it pays for. */
export class InputMismatchError extends AssayError {
  readonly code = "INPUT_MISMATCH";
  constructor(options: { callId: string }) {
    super(
      `The input sent for call ${options.callId} does not match its commitment, so no proof can exist. ` +
        `Skip the call, and ask the caller to send input and salt as committed.`,
    );
  }
}

/** An order asks more of a node than it promises. */
export class QuoteRefusedError extends AssayError {
  readonly code = "QUOTE_REFUSED";
  constructor(options: { callId: string; problem: string }) {
    super(
      `Order ${options.callId} is not quoted: ${options.problem}. Change the order, or ask another node; the operator sets these limits.`,
    );
  }
}

/** A session's voucher would not be paid: the escrow refuses it. */
export class VoucherInvalidError extends AssayError {
  readonly code = "VOUCHER_INVALID";
  constructor(options: { sessionId: string; problem: string }) {
    super(
      `The voucher of session ${options.sessionId} would not be paid: ${options.problem}. ` +
        `Answer nothing for it, and ask the caller for a new voucher over all calls since the last settlement.`,
    );
  }
}

/** A session's vouchers are approved by a contract, which may refuse when the node settles. */
export class ContractCallerRefusedError extends AssayError {
  readonly code = "CONTRACT_CALLER_REFUSED";
  constructor(options: { sessionId: string; caller: string }) {
    super(
      `Vouchers of session ${options.sessionId} are approved by the contract ${options.caller}, which can refuse until it has paid. ` +
        `Ask it to authorise a key and to open a session signed by that key, or set \`contractCallers\` to trust such callers.`,
    );
  }
}

/** A session holds too little for its calls; what has thawed can be withdrawn before the node settles. */
export class SessionUnderfundedError extends AssayError {
  readonly code = "SESSION_UNDERFUNDED";
  constructor(options: { sessionId: string; needed: bigint; covered: bigint }) {
    super(
      `The calls of session ${options.sessionId} cost ${formatEther(options.needed)} ASY, but it holds only ` +
        `${formatEther(options.covered)} ASY that stay there until its voucher ends. Ask the caller to deposit more or to cancel the thaw.`,
    );
  }
}

/** A caller priced a call below the node's offer. */
export class PriceTooLowError extends AssayError {
  readonly code = "PRICE_TOO_LOW";
  constructor(options: { sessionId: string; modelId: bigint; price: bigint; offer: bigint }) {
    super(
      `Session ${options.sessionId} pays ${formatEther(options.price)} ASY for a call of model ${String(options.modelId)}, ` +
        `which this node offers for ${formatEther(options.offer)} ASY. Ask the caller for a voucher at the offered price.`,
    );
  }
}

/** A session or request pays a node of another operator. */
export class NodeForeignError extends AssayError {
  readonly code = "NODE_FOREIGN";
  constructor(options: { what: string; nodeId: string; operator: string; account: string }) {
    super(
      `${options.what} pays node ${options.nodeId}, whose operator is ${options.operator}, not ${options.account}. ` +
        `Leave it to that operator, or use its account.`,
    );
  }
}
