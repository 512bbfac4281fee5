// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readOrderFile, writeQuoteFile } from "../../src/client/quoteFile.ts";
import { quoteOrder } from "../../src/node/quoteOrder.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { parseAsy } from "../parseAsy.ts";
import { connect, printResult } from "../context.ts";
import { withServedModel } from "../serve.ts";
import { timeOf } from "../timeOf.ts";

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
    await writeQuoteFile(args.quote, quote);
    const { maxPrice, bond } = quote.order;
    printResult(args.json, {
      file: args.quote,
      price: formatEther(maxPrice),
      bond: formatEther(bond),
      validUntil: timeOf(quote.validUntil),
    });
  });
};

export default action;
