// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readQuoteFile } from "../../src/client/quoteFile.ts";
import { requestQuoted } from "../../src/client/requestQuoted.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  quote: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, "order a call by quote", async (client) => {
    const { payload, ...quote } = await readQuoteFile(args.quote);
    const { callId, gasUsed } = await requestQuoted(client, { quote, payload });
    const { maxPrice, bond } = quote.order;
    return { call: callId, price: formatEther(maxPrice), bond: formatEther(bond), gasUsed };
  });

export default action;
