// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { governanceOf, governedCall, type GovernedCallOptions } from "./governedCall.ts";

type Arguments = GovernedCallOptions & SendingOptions;

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `execute ${args.function}(${args.args}) of ${args.contract}`, async (client) => {
    const { target, data, signature } = await governedCall(client, args);
    const governance = await governanceOf(client);
    const { gasUsed } = await send(governance.execute(target, data));
    return { function: signature, executed: true, gasUsed };
  });

export default action;
