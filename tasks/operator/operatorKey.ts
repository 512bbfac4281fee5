// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { OperatorKeyMissingError } from "../../src/errors/ConfigErrors.ts";

/**
 * The operator's private key: `ASSAY_OPERATOR_KEY` of the environment, else the first account that the chosen network is
 * configured with, which Hardhat reads from its keystore. @throws OperatorKeyMissingError
 */
export async function operatorKey({ config, globalOptions }: HardhatRuntimeEnvironment): Promise<string> {
  const given = process.env["ASSAY_OPERATOR_KEY"];
  if (given !== undefined) return given;
  const accounts = config.networks[globalOptions.network]?.accounts;
  const first = Array.isArray(accounts) ? accounts[0] : undefined;
  if (first === undefined) throw new OperatorKeyMissingError();
  return "privateKey" in first ? first.privateKey.getHexString() : first.getHexString();
}
