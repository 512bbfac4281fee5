// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readCommitmentFile } from "../../src/client/commitmentFile.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { revealModel } from "../../src/client/revealModel.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { prepareRegistration, type RegistrationOptions } from "./prepareRegistration.ts";

interface Arguments extends RegistrationOptions, SendingOptions {
  committed: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, "register a model", async (client) => {
    if (args.committed !== "") {
      const { modelId, gasUsed } = await revealModel(client, await readCommitmentFile(args.committed));
      return { model: modelId, circuit: await client.models.circuitOf(modelId), modelGas: gasUsed };
    }
    const { prepared, circuit, registration } = await prepareRegistration(client, args);
    const model = await registerModel(client, registration);
    return {
      model: model.modelId,
      circuit: circuit.circuitId,
      key: prepared.keyKind,
      contributions: prepared.terms.contributions,
      circuitGas: circuit.gasUsed,
      modelGas: model.gasUsed,
    };
  });

export default action;
