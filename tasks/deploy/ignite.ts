// SPDX-License-Identifier: MIT
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import {
  getUserInterruptionsHandlers,
  PrettyEventHandler,
  readDeploymentParameters,
} from "@nomicfoundation/hardhat-ignition/helpers";
import { deploy, type DeploymentResult } from "@nomicfoundation/ignition-core";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { z } from "zod";
import { AssayModule } from "../../deploy/modules/Assay.ts";
import { artifactOf } from "../../deploy/artifactOf.ts";
import { DEVELOPMENT_CHAINS } from "../../src/client/developmentChains.ts";
import { isPackaged } from "../../src/shared/isPackaged.ts";

/** @see ignite */
export interface IgniteParameters {
  /** Path of the file of parameters. */
  parameters: string;
  /** Id of the deployment; the chain's if left out. */
  deploymentId?: string | undefined;
  /** Forget an earlier deployment by this id. */
  reset: boolean;
}

/**
 * Deploys the market with Ignition, or goes on with an interrupted deployment. Ignition's own task loads modules of the project
 * that it runs in only, so where the package is installed this does what the task does, with the package's module.
 *
 * @returns Ignition's result, or null if somebody refused.
 */
export async function ignite(
  hre: HardhatRuntimeEnvironment,
  { parameters, deploymentId, reset }: IgniteParameters,
): Promise<unknown> {
  if (isPackaged) return deployPackaged(hre, { parameters, deploymentId, reset });
  return hre.tasks.getTask(["ignition", "deploy"]).run({
    modulePath: path.join(hre.config.paths.ignition, "modules", "Assay.ts"),
    parameters,
    reset,
    ...(deploymentId !== undefined && { deploymentId }),
  });
}

async function deployPackaged(
  hre: HardhatRuntimeEnvironment,
  options: IgniteParameters,
): Promise<DeploymentResult> {
  const { ethers, provider, networkConfig } = await hre.network.create();
  const { chainId } = await ethers.provider.getNetwork();
  const id = options.deploymentId ?? `chain-${String(chainId)}`;
  const isKept = networkConfig.type !== "edr-simulated";
  const folder = path.join(hre.config.paths.ignition, "deployments", id);
  if (isKept && (options.reset || (await isGone(ethers.provider, { folder, chainId }))))
    await rm(folder, { recursive: true, force: true });
  const signers = await ethers.getSigners();
  const handlers = getUserInterruptionsHandlers();
  hre.hooks.registerHandlers("userInterruptions", handlers);
  try {
    return await deploy({
      config: hre.config.ignition,
      provider,
      executionEventListener: new PrettyEventHandler(hre.interruptions),
      // The module holds its artifacts.
      artifactResolver: {
        loadArtifact: (name) => Promise.resolve(artifactOf(name)),
        getBuildInfo: () => Promise.resolve(undefined),
      },
      ...(isKept && { deploymentDir: folder }),
      ignitionModule: AssayModule,
      deploymentParameters: await readDeploymentParameters(options.parameters),
      accounts: signers.map(({ address }) => address),
      ...(networkConfig.ignition.maxFeePerGasLimit !== undefined && {
        maxFeePerGasLimit: networkConfig.ignition.maxFeePerGasLimit,
      }),
      ...(networkConfig.ignition.maxPriorityFeePerGas !== undefined && {
        maxPriorityFeePerGas: networkConfig.ignition.maxPriorityFeePerGas,
      }),
    });
  } finally {
    hre.hooks.unregisterHandlers("userInterruptions", handlers);
  }
}

/** Whether a developer's chain was started anew since the market was deployed to it. */
async function isGone(
  provider: { getCode(address: string): Promise<string> },
  { folder, chainId }: { folder: string; chainId: bigint },
): Promise<boolean> {
  if (!DEVELOPMENT_CHAINS.has(chainId)) return false;
  const text = await readFile(path.join(folder, "deployed_addresses.json"), "utf8").catch(() => "{}");
  const [address] = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(text)));
  return address !== undefined && (await provider.getCode(address)) === "0x";
}
