// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { AssayError } from "./AssayError.ts";

/** The account holds too few tokens for what it wants to pay. */
export class BalanceInsufficientError extends AssayError {
  readonly code = "BALANCE_INSUFFICIENT";
  constructor(options: { account: string; held: string; needed: string }) {
    super(
      `Account ${options.account} holds ${options.held} ASY but ${options.needed} ASY are needed. ` +
        `Send it tokens first, or pay from another account.`,
    );
  }
}

/** A deadline lies in the past (by the chain's clock). */
export class DeadlineExpiredError extends AssayError {
  readonly code = "DEADLINE_EXPIRED";
  constructor(options: { what: string; deadline: bigint; now: bigint; advice: string }) {
    super(
      `${options.what} expired at ${new Date(Number(options.deadline) * 1000).toISOString()}; ` +
        `the chain's clock says ${new Date(Number(options.now) * 1000).toISOString()}. ${options.advice}`,
    );
  }
}

/** No model with this id or name. */
export class ModelUnknownError extends AssayError {
  readonly code = "MODEL_UNKNOWN";
  constructor(options: { model: string; known: readonly string[] }) {
    super(
      `There is no model ${options.model}. ` +
        (options.known.length === 0
          ? "No model is registered yet: register one with `hardhat model register`."
          : `Known models: ${options.known.join(", ")}.`),
    );
  }
}

/** No deployment was found for the chain. */
export class DeploymentMissingError extends AssayError {
  readonly code = "DEPLOYMENT_MISSING";
  constructor(options: { chainId: bigint; where: string }) {
    super(
      `Assay is not deployed on chain ${String(options.chainId)}, or not from here: ${options.where} does not exist or ` +
        `does not name all contracts. Run \`npx hardhat deploy --network <name>\` first.`,
    );
  }
}

/** The deployment's record names an address at which the chain has no code. */
export class DeploymentStaleError extends AssayError {
  readonly code = "DEPLOYMENT_STALE";
  constructor(options: { contract: string; address: string; where: string }) {
    super(
      `${options.where} says that ${options.contract} is at ${options.address}, but the chain has no code there: it was ` +
        `probably restarted. Run \`npx hardhat deploy --network <name> --reset\`.`,
    );
  }
}

/** No account with this index is configured for the network. */
export class AccountMissingError extends AssayError {
  readonly code = "ACCOUNT_MISSING";
  constructor(options: { index: number; available: number }) {
    super(
      `The network has ${String(options.available)} account(s), so there is no account ${String(options.index)}. ` +
        `Give --account a number from 0 to ${String(options.available - 1)}, or configure more accounts.`,
    );
  }
}

/** The node does not offer the model. */
export class OfferMissingError extends AssayError {
  readonly code = "OFFER_MISSING";
  constructor(options: { nodeId: string; modelId: bigint }) {
    super(
      `Node ${options.nodeId} does not offer model ${String(options.modelId)} (any more). ` +
        `Choose another node, or wait for its operator to run \`hardhat operator offer\`.`,
    );
  }
}

/** The node asks for more than the caller wants to pay. */
export class OfferTooDearError extends AssayError {
  readonly code = "OFFER_TOO_DEAR";
  constructor(options: { nodeId: string; modelId: bigint; price: bigint; maxPrice: bigint }) {
    super(
      `Node ${options.nodeId} asks ${formatEther(options.price)} ASY for a call of model ${String(options.modelId)}, ` +
        `more than ${formatEther(options.maxPrice)} ASY. Raise the maximum or choose another node.`,
    );
  }
}

/** Nothing on chain has this id. */
export class CallUnknownError extends AssayError {
  readonly code = "CALL_UNKNOWN";
  constructor(options: { callId: string }) {
    super(
      `No request ${options.callId} was made on this market. Take the id that \`hardhat call request\` printed.`,
    );
  }
}

/** A transaction was not mined, or left no trace of what it should have done. */
export class TransactionLostError extends AssayError {
  readonly code = "TRANSACTION_LOST";
  constructor(options: { what: string }) {
    super(`${options.what}: the transaction left no receipt. Check the RPC endpoint and try again.`);
  }
}

/** A file of session calls does not have the expected content. */
export class SessionFileError extends AssayError {
  readonly code = "SESSION_FILE_INVALID";
  constructor(options: { path: string; problem: string; cause?: unknown }) {
    super(
      `${options.path} is not a session file: ${options.problem}. Make one with \`hardhat call session\`.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** A file of an order or a quote does not have the expected content. */
export class QuoteFileError extends AssayError {
  readonly code = "QUOTE_FILE_INVALID";
  constructor(options: { path: string; problem: string; cause?: unknown }) {
    super(
      `${options.path} is not such a file: ${options.problem}. \`hardhat call draft\` writes orders, and ` +
        `\`hardhat operator quote\` quotes for them.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** A paid call without a record of its split: the RPC endpoint left events out. */
export class RecordIncompleteError extends AssayError {
  readonly code = "RECORD_INCOMPLETE";
  constructor(options: { callId: string; transactionHash: string }) {
    super(
      `Call ${options.callId} (transaction ${options.transactionHash}) was paid, but no split of its price came back. ` +
        `The RPC endpoint left events out: use another one, or a smaller range of blocks.`,
    );
  }
}

/** The payload of a request does not hold an input of the model. */
export class PayloadInvalidError extends AssayError {
  readonly code = "PAYLOAD_INVALID";
  constructor(options: { length: number; expected: number }) {
    super(
      `The request's payload has ${String(options.length)} bytes; salt and input of this model take ${String(options.expected)}. ` +
        `No proof can be made for it: let the deadline pass and the caller be refunded.`,
    );
  }
}
