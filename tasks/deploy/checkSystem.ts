// SPDX-License-Identifier: MIT
import type { Provider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { artifactOf } from "../../deploy/artifactOf.ts";
import type { Deployment } from "../../src/deploy/deployment.ts";
import { findMistakes } from "../../src/deploy/findMistakes.ts";
import type { MarketParameters } from "../../src/deploy/marketParameters.ts";
import { DeploymentWrongError } from "../../src/errors/DeployErrors.ts";
import { isPackaged } from "../../src/shared/isPackaged.ts";

/**
 * Checks that what stands on a chain is what these sources and parameters make.
 *
 * @param options.governed Also what governance can change.
 * @throws DeploymentWrongError with everything that differs.
 */
export async function checkSystem(
  hre: HardhatRuntimeEnvironment,
  provider: Provider,
  options: { deployment: Deployment; parameters: MarketParameters; governed: boolean },
): Promise<void> {
  const problems = await findMistakes(provider, {
    ...options,
    artifactOf: async (contract) =>
      isPackaged ? artifactOf(contract) : await hre.artifacts.readArtifact(contract),
  });
  if (problems.length > 0)
    throw new DeploymentWrongError({ chainId: BigInt(options.deployment.chainId), problems });
}
