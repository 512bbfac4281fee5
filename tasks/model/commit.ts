// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { commitModel } from "../../src/client/commitModel.ts";
import { writeCommitmentFile } from "../../src/client/commitmentFile.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { prepareRegistration, type RegistrationOptions } from "./prepareRegistration.ts";

interface Arguments extends RegistrationOptions, SendingOptions {
  output: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, "commit to a model's registration", async (client) => {
    const { circuit, registration } = await prepareRegistration(client, args);
    const committed = await commitModel(client, registration);
    if (!args.dryRun) await writeCommitmentFile(args.output, committed);
    return {
      file: args.output,
      circuit: circuit.circuitId,
      commitment: registration.commitment,
      registerFromBlock: committed.ripeFrom,
      registerWithinBlocks: await client.models.MAX_SEAL_AGE(),
      gasUsed: circuit.gasUsed + committed.gasUsed,
    };
  });

export default action;
