// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { authoriseSigner } from "../../src/client/authoriseSigner.ts";
import { requireAddress } from "../requireAddress.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  signer: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `let ${args.signer} sign for this account`, async (client) => {
    const signer = requireAddress("signer", args.signer);
    const { gasUsed } = await authoriseSigner(client, { signer });
    return { signer, gasUsed };
  });

export default action;
