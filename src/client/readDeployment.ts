// SPDX-License-Identifier: MIT
import { deploymentSchema, type Deployment } from "../deploy/deployment.ts";
import { DeploymentMissingError } from "../errors/MarketErrors.ts";
import { readJsonFile } from "../shared/jsonFile.ts";

/**
 * Reads the record that `hardhat deploy` left of a deployment.
 *
 * @param options.path The deployment's `deployment.json`.
 * @throws DeploymentMissingError if the file is missing, unreadable or incomplete.
 * @example const { addresses } = await readDeployment({ path: "deploy/deployments/chain-31337/deployment.json", chainId: 31337n });
 */
export function readDeployment(options: { path: string; chainId: bigint }): Promise<Deployment> {
  const { path, chainId } = options;
  return readJsonFile(path, deploymentSchema, () => new DeploymentMissingError({ chainId, where: path }));
}
