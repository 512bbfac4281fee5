// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The node's configuration does not have the expected content. */
export class ConfigInvalidError extends AssayError {
  readonly code = "CONFIG_INVALID";
  constructor(options: { file: string; problem: string; cause?: unknown }) {
    super(
      `${options.file} is no configuration of a node: ${options.problem}. See docs/operator.md for the fields.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** A key or password stands in the node's configuration, where it would be copied and committed. */
export class SecretInConfigError extends AssayError {
  readonly code = "SECRET_IN_CONFIG";
  constructor(options: { file: string; field: string; instead: string }) {
    super(
      `${options.file} holds a secret in \`${options.field}\`. Take it out, use another one from now on if the file was ever ` +
        `shared, and give it ${options.instead}.`,
    );
  }
}

/** There is no key that the node could sign its transactions with. */
export class OperatorKeyMissingError extends AssayError {
  readonly code = "OPERATOR_KEY_MISSING";
  constructor() {
    super(
      "The node needs its operator's private key to settle: choose a network with --network whose account is in Hardhat's keystore " +
        "(`hardhat keystore set DEPLOYER_KEY` for `live`), or set ASSAY_OPERATOR_KEY in the environment.",
    );
  }
}

/** A node has no such part. */
export class PartUnknownError extends AssayError {
  readonly code = "PART_UNKNOWN";
  constructor(options: { given: string; known: readonly string[] }) {
    super(
      `A node has no part ${options.given}. Name one of ${options.known.join(", ")}, or none to run all in one process.`,
    );
  }
}
