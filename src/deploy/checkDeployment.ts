// SPDX-License-Identifier: MIT
import { DEVELOPMENT_CHAINS } from "../client/developmentChains.ts";
import {
  ChainMismatchError,
  DevelopmentAccountError,
  ParametersMissingError,
  TestParameterError,
} from "../errors/DeployErrors.ts";
import { isDevelopmentAccount } from "./developmentAccounts.ts";
import { PARAMETER_NAMES, PROTECTIVE_PERIODS, type MarketParameters } from "./marketParameters.ts";

/** What is known before anything is sent. */
export interface DeploymentFacts {
  /** Name of the network in hardhat.config.ts. */
  readonly network: string;
  /** The chain that its RPC endpoint serves. */
  readonly chainId: bigint;
  /** The chain that it should be, if the network says. */
  readonly expectedChainId?: bigint | undefined;
  readonly deployer: string;
  readonly parameters: MarketParameters;
  /** Where they come from. */
  readonly file: string;
  /** The development parameters. */
  readonly testParameters: MarketParameters;
}

/**
 * Refuses a deployment that would be a mistake on a live chain (every one but a developer's own): keys that everybody knows, parameters
 * left to a default, periods as short as in tests. Whether the contracts take the parameters a trial shows, not this.
 *
 * @throws ChainMismatchError, ParametersMissingError, DevelopmentAccountError, TestParameterError
 */
export function checkDeployment(facts: DeploymentFacts): void {
  const { network, chainId, expectedChainId, parameters, file } = facts;
  if (expectedChainId !== undefined && expectedChainId !== chainId)
    throw new ChainMismatchError({ network, expected: expectedChainId, actual: chainId });
  if (DEVELOPMENT_CHAINS.has(chainId)) return;
  const missing = PARAMETER_NAMES.filter((name) => parameters[name] === undefined);
  if (missing.length > 0) throw new ParametersMissingError({ file, missing });
  const { governor, treasury, tokenHolder } = parameters;
  for (const [role, account] of Object.entries({
    deployer: facts.deployer,
    governor,
    treasury,
    "holder of all tokens": tokenHolder,
  })) {
    if (account !== undefined && isDevelopmentAccount(account))
      throw new DevelopmentAccountError({ role, account, network });
  }
  for (const parameter of PROTECTIVE_PERIODS) {
    const [seconds = 0n, test = 0n] = [parameters[parameter], facts.testParameters[parameter]];
    if (seconds <= test) throw new TestParameterError({ file, parameter, seconds, test });
  }
}
