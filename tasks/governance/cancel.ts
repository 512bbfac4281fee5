// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireAddress } from "../requireAddress.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { governanceOf, governedCall, type GovernedCallOptions } from "./governedCall.ts";

interface Arguments extends GovernedCallOptions, SendingOptions {
  by: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `cancel ${args.function}(${args.args}) of ${args.contract}`, async (client) => {
    const { target, data, signature } = await governedCall(client, args);
    const governance = await governanceOf(client);
    const by = args.by === "" ? await client.signer.getAddress() : requireAddress("by", args.by);
    const { gasUsed } = await send(governance.cancel(by, target, data));
    return { function: signature, cancelled: true, gasUsed };
  });

export default action;
