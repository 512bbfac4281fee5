// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readQuoteFile } from "../../src/client/quoteFile.ts";
import { requestQuoted } from "../../src/client/requestQuoted.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  quote: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { payload, ...quote } = await readQuoteFile(args.quote);
  const { callId, gasUsed } = await requestQuoted(client, { quote, payload });
  const { maxPrice, bond } = quote.order;
  printResult(args.json, { call: callId, price: formatEther(maxPrice), bond: formatEther(bond), gasUsed });
};

export default action;
