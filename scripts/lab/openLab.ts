// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { JsonRpcProvider, parseEther, toQuantity, Wallet } from "ethers";
import { z } from "zod";
import type { AddressBook } from "../../src/client/addresses.ts";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { send } from "../../src/client/send.ts";
import { deployedAddresses } from "../../src/deploy/deployedAddresses.ts";
import type { Deployment } from "../../src/deploy/deployment.ts";
import { writeJsonFile } from "../../src/shared/jsonFile.ts";
import { developmentAccount } from "./developmentAccount.ts";
import { freePort } from "./freePort.ts";
import { startHardhat } from "./startHardhat.ts";

/** A chain in a process of its own with all contracts, for nodes that are to be measured or killed. */
export interface Lab {
  readonly rpc: string;
  readonly provider: JsonRpcProvider;
  readonly addresses: AddressBook;
  /** Of this lab alone. */
  readonly folder: string;
  /** An account with ether and so many tokens (wei). Its key is in nobody's hands before. */
  fund(tokens: bigint): Promise<Actor>;
  close(): Promise<void>;
}

/** An account whose key is known here, bound to the contracts. */
export type Actor = AssayClient & { readonly signer: Wallet };

const TREASURY = developmentAccount(0);
const ETHER = parseEther("1000");

/** Each lab has a chain id of its own, under which its deployment is found. */
const FIRST_CHAIN_ID = 1_000_000;
/** Not shorter, or the chain's clock, which moves a second with every block at least, runs away from ours. */
const BLOCK_MS = 2_000;
const MODULE = path.join("deploy", "modules", "Assay.ts");
const PARAMETERS = path.join("deploy", "parameters", "development.json");

/**
 * Starts a chain that makes a block for each transaction, and one every two seconds besides, and deploys the contracts
 * onto it, as they were built.
 */
export async function openLab(): Promise<Lab> {
  const folder = await mkdtemp(path.join(tmpdir(), "assay-lab-"));
  const port = await freePort();
  const chainId = FIRST_CHAIN_ID + process.pid;
  const rpc = `http://127.0.0.1:${String(port)}`;
  const deployment = path.join("deploy", "deployments", `chain-${String(chainId)}`);
  const where = ["--hostname", "127.0.0.1", "--port", String(port)];
  const chain = startHardhat(["node", ...where, "--chain-id", String(chainId)], {});
  const close = async () => {
    await chain.end("SIGKILL");
    for (const each of [deployment, folder]) await rm(each, { recursive: true, force: true });
  };
  try {
    await chain.said(/Started HTTP/);
    const addresses = await deployOnto({ rpc, chainId, deployment });
    const provider = new JsonRpcProvider(rpc, undefined, { staticNetwork: true, cacheTimeout: -1 });
    await provider.send("evm_setIntervalMining", [BLOCK_MS]);
    const treasury = createClient({ signer: TREASURY.connect(provider), addresses });
    const fund = async (tokens: bigint): Promise<Actor> => {
      const signer = new Wallet(Wallet.createRandom().privateKey, provider);
      await provider.send("hardhat_setBalance", [signer.address, toQuantity(ETHER)]);
      await send(treasury.token.transfer(signer.address, tokens));
      return { ...createClient({ signer, addresses }), signer };
    };
    return {
      rpc,
      provider,
      addresses,
      folder,
      fund,
      close: async () => {
        provider.destroy();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Deploys the contracts, and leaves the record by which `hardhat operator run` finds them. */
async function deployOnto(options: {
  rpc: string;
  chainId: number;
  deployment: string;
}): Promise<AddressBook> {
  const { rpc, chainId, deployment } = options;
  const task = ["ignition", "deploy", MODULE, "--parameters", PARAMETERS];
  const deploying = startHardhat(["--network", "localhost", ...task], { rpc });
  await deploying.said(/Deployed Addresses/);
  await deploying.ended;
  const file = path.join(deployment, "deployed_addresses.json");
  const deployed = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, "utf8")));
  const record: Deployment = {
    ...{ chainId, block: 0, ...deployedAddresses((id) => deployed[id]), deployer: TREASURY.address },
    ...{ version: "lab", commit: "unknown", parametersHash: "" },
  };
  await writeJsonFile(path.join(deployment, "deployment.json"), record);
  return record.addresses;
}
