// SPDX-License-Identifier: MIT
import { id } from "ethers";
import type { AssayClient } from "../../src/client/createClient.ts";
import type { ModelRegistration } from "../../src/client/modelRegistration.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { parseAsy } from "../parseAsy.ts";

/** Options that say what a model is registered as. */
export interface RegistrationOptions extends ModelOptions {
  licence: bigint;
  floor: string;
  royalty: bigint;
  base: bigint;
  supersedes: bigint;
  listed: boolean;
  uri: string;
  acceptForgeableKey: boolean;
}

/** Compiles the model, registers its circuit if that is new, and says what the model is to be registered as. */
export async function prepareRegistration(client: AssayClient, options: RegistrationOptions) {
  const progress = createProgressRenderer({ stream: process.stderr });
  const prepared = await prepareModel({ ...chosenModel(options), onProgress: progress.onProgress });
  progress.close();
  const circuit = await registerCircuit(client, {
    ...prepared,
    acceptForgeableKey: options.acceptForgeableKey,
  });
  const registration: ModelRegistration = {
    circuitId: circuit.circuitId,
    commitment: prepared.commitment,
    licence: options.licence,
    floor: parseAsy("floor", options.floor),
    royalty: options.royalty,
    base: options.base,
    supersedes: options.supersedes,
    listed: options.listed,
    contentHash: id(JSON.stringify(prepared.compiled.manifest)),
    uri: options.uri,
  };
  return { prepared, circuit, registration };
}
