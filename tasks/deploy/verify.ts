// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { openRecorded } from "./openRecorded.ts";
import { tellingConnection } from "./tellingConnection.ts";
import { verifySources } from "./verifySources.ts";

interface Arguments {
  deployment: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  tellingConnection(hre, async () => {
    const { provider, ...recorded } = await openRecorded(hre, args.deployment);
    await verifySources(hre, provider, recorded);
  });

export default action;
