// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A node does not answer. */
export class NodeUnreachableError extends AssayError {
  readonly code = "NODE_UNREACHABLE";
  constructor(options: { url: string; cause: unknown }) {
    super(
      `The node at ${options.url} does not answer, or not in time. Call again: what it has taken on already it answers ` +
        `from its record, and no call is paid twice.`,
      { cause: options.cause },
    );
  }
}

/** A node does not take a call. */
export class NodeRefusedError extends AssayError {
  readonly code = "NODE_REFUSED";
  /** The node's own code: see docs/operator.md. */
  readonly reason: string;
  readonly status: number;
  constructor(options: { url: string; status: number; reason: string; message: string }) {
    super(`The node at ${options.url} refuses (${options.reason}): ${options.message}`);
    this.reason = options.reason;
    this.status = options.status;
  }
}

/** A node answers something that does not belong to what was asked; nothing further is signed for it. */
export class NodeForeignAnswerError extends AssayError {
  readonly code = "NODE_FOREIGN_ANSWER";
  constructor(options: { url: string; problem: string; cause?: unknown }) {
    super(
      `The node at ${options.url} ${options.problem}. Sign nothing more for it; its proofs show on chain what it is owed.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** Nobody tells where a node's work stands. */
export class StatusUnreadableError extends AssayError {
  readonly code = "STATUS_UNREADABLE";
  constructor(options: { url: string; cause: unknown }) {
    super(
      `No node tells its status at ${options.url}. Start it with \`hardhat operator run\`, or name the address at which it listens.`,
      { cause: options.cause },
    );
  }
}
