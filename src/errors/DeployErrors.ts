// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { AssayError } from "./AssayError.ts";

/** The RPC endpoint serves another chain than the network stands for. */
export class ChainMismatchError extends AssayError {
  readonly code = "CHAIN_MISMATCH";
  constructor(options: { network: string; expected: bigint; actual: bigint }) {
    super(
      `${options.network} is chain ${String(options.expected)}, but its RPC endpoint serves chain ${String(options.actual)}. ` +
        `Correct the endpoint's address, or choose another network. Nothing was sent.`,
    );
  }
}

/** A live network has no account to sign with. */
export class DeployerMissingError extends AssayError {
  readonly code = "DEPLOYER_MISSING";
  constructor(options: { network: string }) {
    super(
      `${options.network} has no account that could sign. Put its private key into the keystore: ` +
        `npx hardhat keystore set DEPLOYER_KEY.`,
    );
  }
}

/** An account whose private key everybody knows was to have a part on a live chain. */
export class DevelopmentAccountError extends AssayError {
  readonly code = "DEVELOPMENT_ACCOUNT";
  constructor(options: { role: string; account: string; network: string }) {
    super(
      `The ${options.role} on ${options.network} would be ${options.account}, an account of a development mnemonic whose private ` +
        `key everybody knows. Choose an account of your own. Nothing was sent.`,
    );
  }
}

/** The parameters file does not have the expected content. */
export class ParametersInvalidError extends AssayError {
  readonly code = "PARAMETERS_INVALID";
  constructor(options: { file: string; problem: string; cause?: unknown }) {
    super(
      `${options.file} holds no parameters of the market: ${options.problem}. See deploy/parameters/sepolia.json for an example.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** No parameters file belongs to the chain. */
export class ParametersFileUnknownError extends AssayError {
  readonly code = "PARAMETERS_FILE_UNKNOWN";
  constructor(options: { chainId: bigint; known: readonly string[] }) {
    super(
      `No parameters file belongs to chain ${String(options.chainId)}: name one with --parameters. ` +
        `Files for other chains are ${options.known.join(", ")}.`,
    );
  }
}

/** On a live chain everything is said in the parameters file, and something is not. */
export class ParametersMissingError extends AssayError {
  readonly code = "PARAMETERS_MISSING";
  constructor(options: { file: string; missing: readonly string[] }) {
    super(
      `${options.file} does not name ${options.missing.join(", ")}. On a live network nothing is left to a default, least of all who ` +
        `governs and who is paid: add it, or copy the file, complete the copy and name it with --parameters. Nothing was sent.`,
    );
  }
}

/** A period is as short as on a developer's chain. */
export class TestParameterError extends AssayError {
  readonly code = "TEST_PARAMETER";
  constructor(options: { file: string; parameter: string; seconds: bigint; test: bigint }) {
    super(
      `${options.file} sets ${options.parameter} to ${String(options.seconds)} seconds. A live network needs more than the ` +
        `${String(options.test)} seconds of the development parameters. Nothing was sent.`,
    );
  }
}

/** A contract's constructor, tried on an embedded chain, does not take the parameters. */
export class ParametersRefusedError extends AssayError {
  readonly code = "PARAMETERS_REFUSED";
  constructor(options: { file: string; reason: string; cause?: unknown }) {
    super(
      `With the parameters of ${options.file} the market can't be deployed, as a trial on an embedded chain shows: ${options.reason}. ` +
        `Nothing was sent.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** The deployer holds too little for the gas. */
export class DeployerUnfundedError extends AssayError {
  readonly code = "DEPLOYER_UNFUNDED";
  constructor(options: { account: string; network: string; held: bigint; needed: bigint }) {
    super(
      `${options.account} holds ${formatEther(options.held)} ETH on ${options.network}, and the deployment may take up to ` +
        `${formatEther(options.needed)} ETH. Send it the rest (a testnet has faucets), then run the same command again. Nothing was sent.`,
    );
  }
}

/** The RPC endpoint does not answer (any more). */
export class ConnectionLostError extends AssayError {
  readonly code = "CONNECTION_LOST";
  constructor(options: { network: string; problem: string; cause?: unknown }) {
    super(
      `The RPC endpoint of ${options.network} does not answer (${options.problem}). Nothing is lost: run the same command again ` +
        `when it does, and it goes on where it stopped.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** What is to be deployed is not what the deployment was begun with. */
export class DeploymentChangedError extends AssayError {
  readonly code = "DEPLOYMENT_CHANGED";
  constructor(options: { deployment: string; changes: readonly string[] }) {
    super(
      `The contracts or parameters are not those that ${options.deployment} was begun with: ${options.changes.join("; ")}. To finish ` +
        `it, take the sources and the parameters file that it was begun with; for a new deployment, give --reset.`,
    );
  }
}

/** A step of the deployment failed. */
export class DeploymentFailedError extends AssayError {
  readonly code = "DEPLOYMENT_FAILED";
  constructor(options: { deployment: string; problems: readonly string[] }) {
    super(
      `${options.deployment} is not complete: ${options.problems.join("; ")}. Run the same command again to go on from the steps ` +
        `that succeeded.`,
    );
  }
}

/** A transaction was sent just before an interruption, and it can't be told yet what became of it. */
export class TransactionUnsettledError extends AssayError {
  readonly code = "TRANSACTION_UNSETTLED";
  constructor(options: { sender: string; nonce: number; step: string }) {
    super(
      `An interruption hit while transaction ${String(options.nonce)} of ${options.sender} (${options.step}) was sent, and the chain ` +
        `has it neither mined nor dropped. Run the same command again when it is mined.`,
    );
  }
}

/** What stands on the chain is not what was to be deployed. */
export class DeploymentWrongError extends AssayError {
  readonly code = "DEPLOYMENT_WRONG";
  constructor(options: { chainId: bigint; problems: readonly string[] }) {
    super(
      `The deployment on chain ${String(options.chainId)} is not as it should be: ${options.problems.join("; ")}. Don't use it; ` +
        `deploy anew with --reset if these are your sources and parameters.`,
    );
  }
}

/** Not every explorer has the sources. */
export class VerificationIncompleteError extends AssayError {
  readonly code = "VERIFICATION_INCOMPLETE";
  constructor(options: { network: string; problems: readonly string[] }) {
    super(
      `Everything is deployed and recorded, but not every source is verified: ${options.problems.join("; ")}. Run ` +
        `\`npx hardhat deploy verify --network ${options.network}\` for the rest.`,
    );
  }
}
