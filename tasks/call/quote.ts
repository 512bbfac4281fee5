// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { askQuote } from "../../src/client/askQuote.ts";
import { readOrderFile } from "../../src/client/quoteFile.ts";
import { connect } from "../context.ts";
import { handOverQuote } from "../handOverQuote.ts";

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
  await handOverQuote(args, { ...quote, payload: draft.payload });
};

export default action;
