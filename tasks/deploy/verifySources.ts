// SPDX-License-Identifier: MIT
import { getVerificationInformation, type VerifyInfo } from "@nomicfoundation/ignition-core";
import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import type { Provider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Deployment } from "../../src/deploy/deployment.ts";
import { VerificationIncompleteError } from "../../src/errors/DeployErrors.ts";
import { ActivityRanking__factory, CircuitRegistry__factory } from "../../typechain-types/index.js";

const EXPLORERS = ["etherscan", "blockscout", "sourcify"] as const;
type Explorer = (typeof EXPLORERS)[number];

/**
 * Gives the sources of a deployment's contracts to every explorer that is enabled, also of those contracts that others have made.
 * Etherscan is left out where there is no key for it.
 *
 * @param options.folder The deployment's.
 * @throws VerificationIncompleteError that names each contract an explorer did not take.
 */
export async function verifySources(
  hre: HardhatRuntimeEnvironment,
  provider: Provider,
  options: { network: string; folder: string; deployment: Deployment },
): Promise<void> {
  const explorers = await enabledExplorers(hre);
  const contracts = await listContracts(provider, options);
  const problems: string[] = [];
  for (const explorer of explorers) {
    let verified = 0;
    for (const contract of contracts) {
      try {
        await verifyContract({ ...contract, provider: explorer }, hre);
        verified++;
      } catch (error) {
        const message = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error);
        if (/already (been )?verified/i.test(message)) verified++;
        else problems.push(`${explorer}, ${contract.contract}: ${message}`);
      }
    }
    console.log(`${explorer}: ${String(verified)} of ${String(contracts.length)} contracts verified`);
  }
  if (problems.length > 0) throw new VerificationIncompleteError({ network: options.network, problems });
}

async function enabledExplorers(hre: HardhatRuntimeEnvironment): Promise<readonly Explorer[]> {
  const enabled = EXPLORERS.filter((explorer) => hre.config.verify[explorer].enabled);
  if (!enabled.includes("etherscan")) return enabled;
  try {
    await hre.config.verify.etherscan.apiKey.get();
    return enabled;
  } catch {
    console.log(
      "etherscan: left out, since ETHERSCAN_API_KEY is not set (npx hardhat keystore set ETHERSCAN_API_KEY)",
    );
    return enabled.filter((explorer) => explorer !== "etherscan");
  }
}

async function listContracts(
  provider: Provider,
  { folder, deployment }: { folder: string; deployment: Deployment },
): Promise<readonly VerifyInfo[]> {
  const contracts: VerifyInfo[] = [];
  for await (const information of getVerificationInformation(folder))
    if (typeof information !== "string") contracts.push(information);
  const { ranking, circuits } = deployment.addresses;
  const unit = await ActivityRanking__factory.connect(ranking, provider).ACTIVITY_UNIT();
  const verifier = await CircuitRegistry__factory.connect(circuits, provider).VERIFIER_IMPLEMENTATION();
  return [
    ...contracts,
    {
      address: ranking,
      contract: "contracts/ranking/ActivityRanking.sol:ActivityRanking",
      constructorArgs: [String(unit)],
      libraries: {},
    },
    {
      address: verifier,
      contract: "contracts/verification/Groth16Verifier.sol:Groth16Verifier",
      constructorArgs: [],
      libraries: {},
    },
  ];
}
