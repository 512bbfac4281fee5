// SPDX-License-Identifier: MIT
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { checkDeployment } from "../../src/deploy/checkDeployment.ts";
import { ChainMismatchError, DeployerMissingError } from "../../src/errors/DeployErrors.ts";
import { parametersFile, readParameters, readTestParameters } from "./parametersFile.ts";

/**
 * Connects to the chosen network and checks that the market may be deployed there.
 *
 * @param options.parameters Parameters file, or empty for the one that belongs to the chain.
 * @param options.deployment Id of the deployment, or empty for the chain's first one.
 */
export async function openTarget(
  hre: HardhatRuntimeEnvironment,
  options: { parameters: string; deployment: string },
) {
  const { ethers, provider, networkName, networkConfig } = await hre.network.create();
  const chainId = BigInt(String(await provider.request({ method: "eth_chainId" })));
  const expectedChainId = networkConfig.chainId === undefined ? undefined : BigInt(networkConfig.chainId);
  // Before any other request, which Hardhat would refuse less plainly.
  if (expectedChainId !== undefined && expectedChainId !== chainId)
    throw new ChainMismatchError({ network: networkName, expected: expectedChainId, actual: chainId });
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new DeployerMissingError({ network: networkName });
  const { ignition } = hre.config.paths;
  const chosen = options.parameters === "" ? parametersFile(chainId) : options.parameters;
  const relative = path.relative(process.cwd(), chosen);
  const file = relative.startsWith("..") ? chosen : relative;
  const parameters = await readParameters(file);
  checkDeployment({
    network: networkName,
    chainId,
    expectedChainId,
    deployer: deployer.address,
    parameters,
    file,
    testParameters: await readTestParameters(),
  });
  const deployment = options.deployment === "" ? `chain-${String(chainId)}` : options.deployment;
  const folder = path.join(ignition, "deployments", deployment);
  // An embedded chain ends with this process, and so does what was deployed to it.
  const isEmbedded = networkConfig.type === "edr-simulated";
  return {
    ...{ ethers, provider, network: networkName, chainId, isEmbedded },
    ...{ deployer, file, parameters, deployment, folder },
  };
}

/** See {@link openTarget}. */
export type Target = Awaited<ReturnType<typeof openTarget>>;
