// SPDX-License-Identifier: MIT
import { TreeRanking__factory } from "../../../typechain-types/index.js";
import type { Chain } from "./Chain.ts";
import { executionGas } from "./executionGas.ts";
import { inBatches } from "./inBatches.ts";
import { mined } from "./mined.ts";

const MODELS_PER_TRANSACTION = 80;

/** Models in Solady's red-black tree. */
export interface TreePeer {
  record: (model: number, score: number) => Promise<number>;
  neighboursOf: (model: number) => Promise<[number, number]>;
}

/** A tree of models 1, 2, … with these scores, put in one by one. */
export async function openTree({ signer }: Chain, scores: readonly number[]): Promise<TreePeer> {
  const tree = await new TreeRanking__factory(signer).deploy();
  await tree.waitForDeployment();
  await inBatches(scores, MODELS_PER_TRANSACTION, (batch, before) =>
    mined(tree.fill(before + 1, batch, { gasLimit: 2 ** 24 })),
  );
  return {
    record: async (model, score) => executionGas(await mined(tree.record(model, score))),
    neighboursOf: async (model) => {
      const { above, below } = await tree.neighboursOf(model);
      return [Number(above), Number(below)];
    },
  };
}
