// SPDX-License-Identifier: MIT
import { stringify } from "csv-stringify/sync";
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { accountIncome } from "../src/ledger/accountIncome.ts";
import { stakeIncome } from "../src/ledger/stakeIncome.ts";
import { renderTable } from "../src/shared/renderTable.ts";
import { connect, printResult } from "./context.ts";
import { requireAddress } from "./requireAddress.ts";

interface Arguments {
  address: string;
  fromBlock: number;
  csv: boolean;
  account: number;
  json: boolean;
}

/** Named even where nothing was earned. */
const COLUMNS = ["day", "source", "of", "calls", "amount"] as const;

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const account =
    args.address === "" ? await client.signer.getAddress() : requireAddress("address", args.address);
  const income = await accountIncome(client, { account, fromBlock: args.fromBlock });
  const lines = income.map((line) => ({ ...line, amount: formatEther(line.amount) }));
  if (args.csv) {
    console.log(stringify(lines, { header: true, columns: [...COLUMNS] }).trimEnd());
    return;
  }
  const stakes = (await stakeIncome(client, { account })).map(({ nodeId, ...amounts }) => ({
    node: nodeId,
    staked: formatEther(amounts.staked),
    withdrawn: formatEther(amounts.withdrawn),
    worth: formatEther(amounts.worth),
    earned: formatEther(amounts.earned),
  }));
  const claimable = formatEther(await client.escrow.claimableOf(account));
  if (args.json) {
    printResult(true, { account, income: lines, stakes, claimable });
    return;
  }
  const tables = [lines, stakes].filter((rows) => rows.length > 0);
  if (tables.length === 0) console.log(`${account} has earned nothing and staked nothing.`);
  for (const rows of tables)
    console.log(
      renderTable({ head: Object.keys(rows[0] ?? {}), rows: rows.map((row) => Object.values(row)) }),
    );
  console.log(`${claimable} ASY of licences, royalties and referrals can be claimed: \`hardhat claim\`.`);
};

export default action;
