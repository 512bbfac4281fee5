// SPDX-License-Identifier: MIT
import type { Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { AddressBook } from "../src/client/addresses.ts";
import type { AssayClient } from "../src/client/createClient.ts";
import { formatJson } from "../src/shared/jsonFile.ts";
import { AccountMissingError, DeploymentStaleError } from "../src/errors/MarketErrors.ts";
import { ensureBuilt } from "./ensureBuilt.ts";
import { findRecord } from "./deploy/findRecord.ts";
import { embeddedMarket } from "./embeddedMarket.ts";
import { steadyReads } from "./steadyReads.ts";

/**
 * Connects to the chosen network, as every task of this process does, and finds the deployment there. The embedded network has
 * no past: it is given a market of its own.
 */
export async function findDeployment(hre: HardhatRuntimeEnvironment) {
  await ensureBuilt(hre);
  steadyReads(hre);
  const connection = await hre.network.getOrCreate();
  const { provider } = connection.ethers;
  if (connection.networkConfig.type === "edr-simulated")
    return { connection, provider, addresses: await embeddedMarket(connection), block: 0 };
  const { chainId } = await provider.getNetwork();
  const { addresses, block } = await findRecord(hre.config.paths.ignition, chainId);
  await checkCode(provider, addresses, `The record of the deployment on chain ${String(chainId)}`);
  return { connection, provider, addresses, block };
}

/** Connects to the chosen network, finds the deployment, and binds the contracts to the chosen account. */
export async function connect(
  hre: HardhatRuntimeEnvironment,
  options: { account: number },
): Promise<AssayClient> {
  const { connection, addresses, block } = await findDeployment(hre);
  const signer = await signerOf(connection, options.account);
  const { createClient } = await import("../src/client/createClient.ts");
  return createClient({ signer, addresses, fromBlock: block });
}

/** An account of the network by its index. @throws AccountMissingError */
export async function signerOf({ ethers }: NetworkConnection, index: number): Promise<Signer> {
  const signers = await ethers.getSigners();
  const signer = signers[index];
  if (signer === undefined) throw new AccountMissingError({ index, available: signers.length });
  return signer;
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
