// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import path from "node:path";
import { deploymentOn } from "../../src/client/deploymentOn.ts";
import { readDeployment } from "../../src/client/readDeployment.ts";
import type { Deployment } from "../../src/deploy/deployment.ts";
import { DeploymentMissingError } from "../../src/errors/MarketErrors.ts";
import { RECORD } from "./recordDeployment.ts";

/**
 * The deployment on a chain: the one that was made from here, or else the published one.
 *
 * @param ignition Ignition's folder.
 * @throws DeploymentMissingError if there is none, or its record is unreadable or incomplete.
 */
export async function findRecord(ignition: string, chainId: bigint): Promise<Deployment> {
  const file = path.join(ignition, "deployments", `chain-${String(chainId)}`, RECORD);
  if (existsSync(file)) return readDeployment({ path: file, chainId });
  try {
    return deploymentOn(chainId);
  } catch (error) {
    if (error instanceof DeploymentMissingError) throw new DeploymentMissingError({ chainId, where: file });
    throw error;
  }
}
