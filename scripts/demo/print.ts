// SPDX-License-Identifier: MIT
import Table from "cli-table3";
import pc from "picocolors";
import { LEGS } from "../../src/client/callRecords.ts";
import type { DemoCall, DemoRank, DemoReport } from "./DemoReport.ts";
import { imageToText } from "./images.ts";

const PER_ROW = 4;

/** A numbered heading. */
export function printHeading(number: number, title: string): void {
  console.log(`\n${pc.bold(pc.cyan(`${number}. ${title}`))}`);
}

/** A table with aligned columns. */
export function printTable(head: string[], rows: (string | number)[][]): void {
  const table = new Table({ head, style: { head: ["bold"], border: ["grey"], compact: true } });
  table.push(...rows);
  console.log(table.toString());
}

/** Images side by side with label, answer, price, proof time and gas below each. */
export function printCalls(calls: readonly DemoCall[], images: ReadonlyMap<number, Uint8Array>): void {
  for (let start = 0; start < calls.length; start += PER_ROW) {
    const row = calls.slice(start, start + PER_ROW);
    const blocks = row.map((call) => [
      ...imageToText(images.get(call.image) ?? new Uint8Array(784)),
      `label ${call.label}  answer ${call.answer} ${call.answer === call.label ? "✔" : "✘"}`,
      `${call.model}`,
      `${call.path}, ${call.price} ASY`,
      `${(call.proveMs / 1000).toFixed(2)} s, ${call.gas.toLocaleString("en")} gas`,
    ]);
    const height = Math.max(...blocks.map((block) => block.length));
    for (let line = 0; line < height; line++) {
      console.log(blocks.map((block) => (block[line] ?? "").padEnd(30)).join(""));
    }
    console.log("");
  }
}

/** The split of every call, leg by leg. */
export function printSplit(calls: readonly DemoCall[]): void {
  printTable(
    ["call", "model", "price", ...LEGS],
    calls.map((call, index) => [index + 1, call.model, call.price, ...LEGS.map((leg) => call.legs[leg] ?? "0")]),
  );
}

/** The ranking before and after, beside the stake that plays no part in it. */
export function printRanking(ranking: readonly DemoRank[]): void {
  printTable(
    ["rank", "before", "model", "author", "activity", "calls", "node", "stake of the node"],
    ranking.map((entry) => [
      entry.rankAfter,
      entry.rankBefore === 0 ? "–" : entry.rankBefore,
      entry.model,
      entry.author,
      entry.activity.toFixed(3),
      entry.calls,
      entry.node,
      `${entry.nodeStake} ASY`,
    ]),
  );
}

/** Where the records are and how to read them. */
export function printRecords(report: DemoReport): void {
  printTable(["contract", "address"], Object.entries(report.contracts));
  const [call] = report.callRecords;
  console.log(
    `Every paid call is an event ${pc.bold("CallProven")} of the market (who, which model and node, input commitment, price, answer)\n` +
      `and an event ${pc.bold("RevenueSplit")} of the splitter with the same call id (where the price went). Read them with\n` +
      `  ${pc.bold("npx hardhat calls --network <name>")}            (add --json for programs)\n` +
      `or by any client: market.queryFilter(market.filters.CallProven(callId)).` +
      (call === undefined ? "" : ` First call: ${call.callId}.`),
  );
}
