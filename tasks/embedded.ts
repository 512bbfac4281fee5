// SPDX-License-Identifier: MIT
import type { Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { AddressBook } from "../src/client/addresses.ts";

const PARAMETERS = "deploy/parameters/development.json";

/** A chain of one's own, inside this process, onto which everything can be deployed. */
export interface EmbeddedChain {
  chainId: number;
  signers: readonly Signer[];
  /** Deploys all contracts through the Ignition module. */
  deploy: () => Promise<AddressBook>;
  /** A call of the chain's own interface, such as evm_snapshot. */
  request: (method: string, params: readonly unknown[]) => Promise<unknown>;
}

/** Starts an embedded chain. */
export async function startEmbeddedChain(hre: HardhatRuntimeEnvironment): Promise<EmbeddedChain> {
  await hre.tasks.getTask("build").run({ quiet: true });
  const { ethers, ignition, provider } = await hre.network.create("default");
  const [{ AssayModule }, { addressesOf }] = await Promise.all([
    import("../deploy/modules/Assay.ts"),
    import("../src/client/addressesOf.ts"),
  ]);
  const { chainId } = await ethers.provider.getNetwork();
  return {
    chainId: Number(chainId),
    signers: await ethers.getSigners(),
    deploy: async () => addressesOf(await ignition.deploy(AssayModule, { parameters: PARAMETERS })),
    request: (method, params) => provider.request({ method, params }),
  };
}
