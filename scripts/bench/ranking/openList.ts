// SPDX-License-Identifier: MIT
import { HintedRanking__factory } from "../../../typechain-types/index.js";
import type { Chain } from "./Chain.ts";
import { executionGas } from "./executionGas.ts";
import { inBatches } from "./inBatches.ts";
import { mined } from "./mined.ts";

const MODELS_PER_TRANSACTION = 200;

/** Models in a sorted list with hints. */
export interface ListPeer {
  record: (model: number, score: number, hint: number) => Promise<number>;
  neighboursOf: (model: number) => Promise<[number, number]>;
}

/** A list of models, the first one on top. The order that they come in leaves no trace in a list. */
export async function openList(
  { signer }: Chain,
  models: readonly { model: number; score: number }[],
): Promise<ListPeer> {
  const list = await new HintedRanking__factory(signer).deploy();
  await list.waitForDeployment();
  await inBatches(models, MODELS_PER_TRANSACTION, (batch, before) =>
    mined(
      list.fill(
        batch.map(({ model }) => model),
        batch.map(({ score }) => score),
        models[before - 1]?.model ?? 0,
        { gasLimit: 2 ** 24 },
      ),
    ),
  );
  return {
    record: async (model, score, hint) => executionGas(await mined(list.record(model, score, hint))),
    neighboursOf: async (model) => {
      const { above, below } = await list.neighboursOf(model);
      return [Number(above), Number(below)];
    },
  };
}
