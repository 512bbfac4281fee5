// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import path from "node:path";
import { status } from "@nomicfoundation/ignition-core";
import { deployedAddresses } from "../../src/deploy/deployedAddresses.ts";
import { deploymentSchema, type Deployment } from "../../src/deploy/deployment.ts";
import { hashParameters } from "../../src/deploy/hashParameters.ts";
import { FileUnreadableError } from "../../src/errors/FileUnreadableError.ts";
import { readJsonFile } from "../../src/shared/jsonFile.ts";
import type { Target } from "./openTarget.ts";
import { readJournal } from "./readJournal.ts";
import { readOrigin, RECORD } from "./recordDeployment.ts";

/** What a finished deployment's record says. Which sources it came from stays as it was recorded first. */
export async function describeDeployment(target: Target): Promise<Deployment> {
  const { ethers, chainId, folder, deployer, parameters } = target;
  const { contracts } = await status(folder);
  const blocks = await Promise.all(
    (await readJournal(folder)).map(async ({ hash }) => {
      const receipt = hash === undefined ? null : await ethers.provider.getTransactionReceipt(hash);
      return receipt?.blockNumber ?? Infinity;
    }),
  );
  const record = path.join(folder, RECORD);
  const refuse = ({ path: file, problem }: { path: string; problem: string }) =>
    new FileUnreadableError(file, { cause: problem });
  const earlier = existsSync(record) ? await readJsonFile(record, deploymentSchema, refuse) : undefined;
  return deploymentSchema.parse({
    chainId: Number(chainId),
    block: Math.min(...blocks),
    ...deployedAddresses((id) => contracts[id]?.address),
    deployer: deployer.address,
    ...(earlier === undefined ? await readOrigin() : originOf(earlier)),
    parametersHash: hashParameters(parameters),
  });
}

function originOf({ version, commit }: Deployment): Pick<Deployment, "version" | "commit"> {
  return { version, commit };
}
