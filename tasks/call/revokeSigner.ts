// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { revokeSigner } from "../../src/client/revokeSigner.ts";
import { requireAddress } from "../requireAddress.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments extends SendingOptions {
  signer: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `revoke ${args.signer}`, async (client) => {
    const signer = requireAddress("signer", args.signer);
    const { endsAt, gasUsed } = await revokeSigner(client, { signer });
    return { signer, endsAt: timeOf(endsAt), gasUsed };
  });

export default action;
