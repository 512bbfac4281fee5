// SPDX-License-Identifier: MIT
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { AddressBook } from "../src/client/addresses.ts";
import { readAddressBook } from "../src/client/readAddressBook.ts";
import type { AssayClient } from "../src/client/createClient.ts";
import { formatJson } from "../src/shared/jsonFile.ts";
import { AccountMissingError, DeploymentStaleError } from "../src/errors/MarketErrors.ts";

/** Folder of Ignition's deployments. */
export const DEPLOYMENTS = path.join("deploy", "deployments");

/** Connects to the chosen network and finds the deployment there. */
export async function findDeployment(hre: HardhatRuntimeEnvironment) {
  await hre.tasks.getTask("build").run({ quiet: true });
  const { ethers } = await hre.network.create();
  const { chainId } = await ethers.provider.getNetwork();
  const file = path.join(DEPLOYMENTS, `chain-${String(chainId)}`, "deployed_addresses.json");
  const addresses = await readAddressBook({ path: file, chainId });
  await checkCode(ethers.provider, addresses, file);
  return { ethers, provider: ethers.provider, addresses };
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
