// SPDX-License-Identifier: MIT
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readDeployment } from "../../src/client/readDeployment.ts";
import { ensureBuilt } from "../ensureBuilt.ts";
import { steadyReads } from "../steadyReads.ts";
import { findRecord } from "./findRecord.ts";

/**
 * Connects to the chosen network and finds a recorded deployment there.
 *
 * @param deployment Its id, or empty for the chain's own: the one made from here, or else the published one.
 * @throws DeploymentMissingError
 */
export async function openRecorded(hre: HardhatRuntimeEnvironment, deployment: string) {
  await ensureBuilt(hre);
  steadyReads(hre);
  const { ethers, networkName } = await hre.network.create();
  const { chainId } = await ethers.provider.getNetwork();
  const { ignition } = hre.config.paths;
  const id = deployment === "" ? `chain-${String(chainId)}` : deployment;
  const folder = path.join(ignition, "deployments", id);
  const record =
    deployment === ""
      ? await findRecord(ignition, chainId)
      : await readDeployment({ path: path.join(folder, "deployment.json"), chainId });
  return { provider: ethers.provider, network: networkName, chainId, folder, deployment: record };
}
