// SPDX-License-Identifier: MIT
import { AbiCoder, keccak256 } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { printResult } from "../context.ts";

interface Arguments extends ModelOptions {
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const progress = createProgressRenderer({ stream: process.stderr });
  const prepared = await prepareModel({ ...chosenModel(args), onProgress: progress.onProgress });
  progress.close();
  const { manifest } = prepared.compiled;
  const points = prepared.verifyingKey.ic.map(({ x, y }) => [x, y]);
  printResult(args.json, {
    model: manifest.name,
    key: prepared.keyKind,
    ...prepared.terms,
    constraints: manifest.constraints,
    publicSignals: manifest.publicSignals,
    provingKey: prepared.zkey,
    provingKeyBytes: prepared.provingKeyBytes,
    r1csSha256: manifest.hashes.r1cs,
    inputPointsHash: keccak256(AbiCoder.defaultAbiCoder().encode(["uint256[2][]"], [points])),
  });
  if (prepared.keyKind === "development" && !args.json)
    console.log(
      "Whoever made a development key can forge proofs. For use, hold a ceremony: `hardhat setup`.",
    );
};

export default action;
