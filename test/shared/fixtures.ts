// SPDX-License-Identifier: MIT
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readDeploymentParameters } from "@nomicfoundation/hardhat-ignition/helpers";
import { network } from "hardhat";
import { AssayModule } from "../../deploy/modules/Assay.ts";
import {
  ActivityRanking__factory,
  CircuitRegistry__factory,
  ComputeToken__factory,
  Discovery__factory,
  Governance__factory,
  InferenceMarket__factory,
  ModelRegistry__factory,
  NodeStaking__factory,
  PaymentEscrow__factory,
} from "../../typechain-types/index.js";

const PARAMETERS = path.join(
  path.dirname(fileURLToPath(import.meta.url)),
  "../../deploy/parameters/development.json",
);

/** One network for the tests of a file; use {@link networkHelpers}' `loadFixture` with {@link deployAssay}. */
export const connection = await network.create();
export const { ethers, ignition, networkHelpers } = connection;

/** The accounts of a test, each with one job. */
export async function namedSigners() {
  const signers = await ethers.getSigners();
  const at = (index: number) => {
    const signer = signers[index];
    if (signer === undefined) throw new Error(`The test network has no account ${String(index)}`);
    return signer;
  };
  return {
    deployer: at(0),
    governor: at(1),
    treasury: at(2),
    operator: at(3),
    rival: at(4),
    author: at(5),
    baseAuthor: at(6),
    caller: at(7),
    otherCaller: at(8),
    referrer: at(9),
    delegator: at(10),
    stranger: at(11),
  };
}

/**
 * The market as the Ignition module deploys it with the development parameters, and its accounts. Everybody but the
 * deployer, who holds the supply, has 100,000 ASY. Treasury and governor are accounts of their own.
 */
export async function deployAssay() {
  const signers = await namedSigners();
  const { deployer, governor, treasury } = signers;
  const { Assay } = await readDeploymentParameters(PARAMETERS);
  const deployed = await ignition.deploy(AssayModule, {
    parameters: { Assay: { ...Assay, governor: governor.address, treasury: treasury.address } },
  });
  const at = async (contract: { getAddress(): Promise<string> }) => contract.getAddress();
  const contracts = {
    token: ComputeToken__factory.connect(await at(deployed.token), deployer),
    governance: Governance__factory.connect(await at(deployed.governance), deployer),
    circuits: CircuitRegistry__factory.connect(await at(deployed.circuits), deployer),
    models: ModelRegistry__factory.connect(await at(deployed.models), deployer),
    staking: NodeStaking__factory.connect(await at(deployed.staking), deployer),
    ranking: ActivityRanking__factory.connect(await at(deployed.ranking), deployer),
    escrow: PaymentEscrow__factory.connect(await at(deployed.escrow), deployer),
    market: InferenceMarket__factory.connect(await at(deployed.market), deployer),
    discovery: Discovery__factory.connect(await at(deployed.discovery), deployer),
  };
  for (const signer of Object.values(signers)) {
    if (signer.address !== deployer.address) {
      await contracts.token.transfer(signer.address, ethers.parseEther("100000"));
    }
  }
  return { ...contracts, signers };
}

/** See {@link deployAssay}. */
export type Assay = Awaited<ReturnType<typeof deployAssay>>;
