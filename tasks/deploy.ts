// SPDX-License-Identifier: MIT
import path from "node:path";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readAddressBook } from "../src/client/addresses.ts";
import { DEPLOYMENTS } from "./context.ts";

interface Arguments {
  parameters: string;
  reset: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  await hre.tasks.getTask("build").run({ quiet: true });
  const { ethers } = await hre.network.create();
  const { chainId } = await ethers.provider.getNetwork();
  await hre.tasks.getTask(["ignition", "deploy"]).run({
    modulePath: path.join("deploy", "modules", "Assay.ts"),
    parameters: args.parameters,
    reset: args.reset,
  });
  const file = path.join(DEPLOYMENTS, `chain-${String(chainId)}`, "deployed_addresses.json");
  if (hre.globalOptions.network !== undefined) await readAddressBook({ path: file, chainId });
};

export default action;
