// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { registerModel } from "../../src/client/registerModel.ts";
import type { ModelOptions } from "../chosenModel.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { prepareRegistration } from "./prepareRegistration.ts";

interface Arguments extends ModelOptions, SendingOptions {
  id: bigint;
  uri: string;
  acceptForgeableKey: boolean;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `publish a new version of model ${String(args.id)}`, async (client) => {
    const supersedes = requireModel("id", args.id);
    const { licence, royalty, floor, listed, base } = await client.models.registrationOf(supersedes);
    const { registration } = await prepareRegistration(client, {
      ...args,
      licence,
      royalty,
      floor: formatEther(floor),
      listed,
      base,
      supersedes,
    });
    const { modelId, gasUsed } = await registerModel(client, registration);
    return { model: modelId, supersedes, licence, royalty, floor: formatEther(floor), base, listed, gasUsed };
  });

export default action;
