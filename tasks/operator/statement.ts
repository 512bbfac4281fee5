// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { openDatabase } from "../../src/node/database/openDatabase.ts";
import { incomeStatement, statementCsv, type Prices } from "../../src/node/statement/incomeStatement.ts";
import { readIncome } from "../../src/node/statement/readIncome.ts";
import { readProving } from "../../src/node/statement/readProving.ts";
import { renderTable } from "../../src/shared/renderTable.ts";
import { connect } from "../context.ts";
import { requireId } from "../requireId.ts";

interface Arguments {
  node: string;
  fromBlock: number;
  database: string;
  usdPerAsy: number;
  usdPerEth: number;
  hardwareUsdPerHour: number;
  csv: boolean;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const nodeId = requireId("node", args.node);
  const client = await connect(hre, { account: 0 });
  const income = await readIncome(client, { nodeId, fromBlock: args.fromBlock });
  const proving = args.database === "" ? undefined : await provingOf(args.database);
  const prices = pricesOf(args);
  const lines = incomeStatement(income, { ...(proving && { proving }), ...(prices && { prices }) });
  if (args.json) console.log(JSON.stringify(lines));
  else if (args.csv) process.stdout.write(statementCsv(lines));
  else if (lines.length === 0) console.log(`No call of node ${nodeId} has been paid.`);
  else
    console.log(
      renderTable({ head: Object.keys(lines[0] ?? {}), rows: lines.map((line) => Object.values(line)) }),
    );
};

async function provingOf(place: string): Promise<Map<string, number>> {
  const database = await openDatabase(place, (error) => {
    throw error;
  });
  try {
    return await readProving(database.db);
  } finally {
    await database.close();
  }
}

/** Net is told only in a currency that somebody has named a price in. */
function pricesOf({ usdPerAsy, usdPerEth, hardwareUsdPerHour }: Arguments): Prices | undefined {
  return usdPerAsy === 0 && usdPerEth === 0 ? undefined : { usdPerAsy, usdPerEth, hardwareUsdPerHour };
}

export default action;
