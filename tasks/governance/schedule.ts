// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { timeOf } from "../timeOf.ts";
import { governanceOf, governedCall, type GovernedCallOptions } from "./governedCall.ts";

type Arguments = GovernedCallOptions & SendingOptions;

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `schedule ${args.function}(${args.args}) of ${args.contract}`, async (client) => {
    const { target, data, signature } = await governedCall(client, args);
    const governance = await governanceOf(client);
    // 0: as soon as the delay allows.
    const { gasUsed } = await send(governance.schedule(target, data, 0n));
    const operation = await governance.hashOperation(await client.signer.getAddress(), target, data);
    return {
      operation,
      function: signature,
      executableFrom: timeOf(await governance.getSchedule(operation)),
      gasUsed,
    };
  });

export default action;
