// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { revokeAllSigners } from "../../src/client/revokeAllSigners.ts";
import { sending, type SendingOptions } from "../sending.ts";

const action: NewTaskActionFunction<SendingOptions> = (args, hre) =>
  sending(hre, args, "revoke every key of this account", async (client) => {
    const { gasUsed } = await revokeAllSigners(client);
    return { caller: await client.signer.getAddress(), gasUsed };
  });

export default action;
