// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends ModelOptions, SendingOptions {
  acceptForgeableKey: boolean;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, "register a circuit", async (client) => {
    const progress = createProgressRenderer({ stream: process.stderr });
    const prepared = await prepareModel({ ...chosenModel(args), onProgress: progress.onProgress });
    progress.close();
    const { circuitId, gasUsed } = await registerCircuit(client, {
      ...prepared,
      acceptForgeableKey: args.acceptForgeableKey,
    });
    const { verifier } = await client.circuits.circuitOf(circuitId);
    return { circuit: circuitId, verifier, key: prepared.keyKind, isNew: gasUsed > 0n, gasUsed };
  });

export default action;
