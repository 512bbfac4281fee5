// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { authoriseSigner } from "../../src/client/authoriseSigner.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  signer: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `let ${args.signer} sign for this account`, async (client) => {
    const { gasUsed } = await authoriseSigner(client, args);
    return { signer: args.signer, gasUsed };
  });

export default action;
