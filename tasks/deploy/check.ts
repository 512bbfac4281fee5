// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { checkSystem } from "./checkSystem.ts";
import { openRecorded } from "./openRecorded.ts";
import { parametersFile, readParameters } from "./parametersFile.ts";
import { tellingConnection } from "./tellingConnection.ts";

interface Arguments {
  parameters: string;
  deployment: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  tellingConnection(hre, async () => {
    const { provider, deployment, chainId } = await openRecorded(hre, args.deployment);
    const parameters = await readParameters(args.parameters || parametersFile(chainId));
    await checkSystem(hre, provider, { deployment, parameters, governed: false });
    console.log(
      `Chain ${String(chainId)} has these sources' code at every address, every link, and these parameters.`,
    );
  });

export default action;
