// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readOrderFile } from "../../src/client/quoteFile.ts";
import { quoteOrder } from "../../src/node/quoteOrder.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { connect } from "../context.ts";
import { handOverQuote } from "../handOverQuote.ts";
import { parseAsy } from "../parseAsy.ts";
import { withServedModel } from "../serve.ts";

interface Arguments extends ModelOptions {
  order: string;
  quote: string;
  minPrice: string;
  maxBond: string;
  maxCallbackGas: bigint;
  minMinutes: number;
  validMinutes: number;
  account: number;
  json: boolean;
}

/** Nothing is proven yet. */
const NO_LIMITS = { workers: 1, memoryLimit: 0, timeout: 0 };

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const draft = await readOrderFile(args.order);
  const client = await connect(hre, args);
  await withServedModel(client, { model: chosenModel(args), limits: NO_LIMITS }, async (served) => {
    const quote = await quoteOrder(client, {
      models: [served],
      draft,
      limits: {
        minPrice: parseAsy("min-price", args.minPrice),
        maxBond: parseAsy("max-bond", args.maxBond),
        maxCallbackGas: args.maxCallbackGas,
        minTime: BigInt(args.minMinutes) * 60n,
        validFor: BigInt(args.validMinutes) * 60n,
      },
    });
    await handOverQuote(args, quote);
  });
};

export default action;
