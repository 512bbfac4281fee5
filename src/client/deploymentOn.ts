// SPDX-License-Identifier: MIT
import { deploymentsSchema, type Deployment } from "../deploy/deployment.ts";
import { DeploymentMissingError } from "../errors/MarketErrors.ts";
import table from "./deployments.json" with { type: "json" };

/**
 * The published deployment on a chain: where its contracts are and where its logs begin.
 *
 * @param chainId Such as 11155111 (Sepolia) or 84532 (Base Sepolia).
 * @throws DeploymentMissingError if none was published for the chain.
 * @example const { addresses, block } = deploymentOn(11_155_111n);
 */
export function deploymentOn(chainId: bigint | number): Deployment {
  const deployment = deploymentsSchema.parse(table)[String(chainId)];
  if (deployment === undefined)
    throw new DeploymentMissingError({ chainId: BigInt(chainId), where: "src/client/deployments.json" });
  return deployment;
}
