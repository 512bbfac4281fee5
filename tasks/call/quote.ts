// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { askQuote } from "../../src/client/askQuote.ts";
import { readOrderFile, writeQuoteFile } from "../../src/client/quoteFile.ts";
import { connect, printResult } from "../context.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments {
  url: string;
  order: string;
  quote: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const draft = await readOrderFile(args.order);
  const client = await connect(hre, args);
  const quote = await askQuote(client, { url: args.url, draft });
  await writeQuoteFile(args.quote, { ...quote, payload: draft.payload });
  const { maxPrice, bond } = quote.order;
  printResult(args.json, {
    file: args.quote,
    price: formatEther(maxPrice),
    bond: formatEther(bond),
    validUntil: timeOf(quote.validUntil),
  });
};

export default action;
