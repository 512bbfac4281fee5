// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { AddressBook } from "../src/client/addresses.ts";
import type { AssayClient } from "../src/client/createClient.ts";
import { formatJson } from "../src/shared/jsonFile.ts";
import { AccountMissingError, DeploymentStaleError } from "../src/errors/MarketErrors.ts";
import { findRecord } from "./deploy/findRecord.ts";

/** Connects to the chosen network and finds the deployment there. */
export async function findDeployment(hre: HardhatRuntimeEnvironment) {
  await hre.tasks.getTask("build").run({ quiet: true });
  const { ethers } = await hre.network.create();
  const { chainId } = await ethers.provider.getNetwork();
  const { addresses, block } = await findRecord(hre.config.paths.ignition, chainId);
  await checkCode(ethers.provider, addresses, `The record of the deployment on chain ${String(chainId)}`);
  return { ethers, provider: ethers.provider, addresses, block };
}

/** Connects to the chosen network, finds the deployment, and binds the contracts to the chosen account. */
export async function connect(
  hre: HardhatRuntimeEnvironment,
  options: { account: number },
): Promise<AssayClient> {
  const { ethers, addresses } = await findDeployment(hre);
  const signers = await ethers.getSigners();
  const signer = signers[options.account];
  if (signer === undefined)
    throw new AccountMissingError({ index: options.account, available: signers.length });
  const { createClient } = await import("../src/client/createClient.ts");
  return createClient({ signer, addresses });
}

async function checkCode(
  provider: { getCode(address: string): Promise<string> },
  addresses: AddressBook,
  where: string,
): Promise<void> {
  for (const [contract, address] of Object.entries(addresses)) {
    if ((await provider.getCode(address)) === "0x")
      throw new DeploymentStaleError({ contract, address, where });
  }
}

/** Prints a result: JSON on one line, or one `name: value` per line. */
export function printResult(json: boolean, result: Record<string, unknown>): void {
  if (json) {
    console.log(formatJson(result));
    return;
  }
  for (const [name, value] of Object.entries(result)) console.log(`${name}: ${String(value)}`);
}
