// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { verifierCode } from "../../src/client/verifierCode.ts";
import { VerifierForeignError } from "../../src/errors/VerifierForeignError.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { connect, findDeployment, printResult } from "../context.ts";

interface Arguments extends ModelOptions {
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const { circuits } = await connect(hre, { account: 0 });
  const { provider } = await findDeployment(hre);
  const { verifyingKey, terms, keyKind } = await prepareModel(chosenModel(args));
  const circuitId = await circuits.circuitIdOf(verifyingKey, terms);
  const { verifier } = await circuits.circuitOf(circuitId);
  const expected = verifierCode(await circuits.VERIFIER_IMPLEMENTATION(), verifyingKey);
  if ((await provider.getCode(verifier)) !== expected)
    throw new VerifierForeignError({ circuitId, verifier });
  printResult(args.json, { circuit: circuitId, verifier, ...terms, key: keyKind, holdsThisKey: true });
};

export default action;
