// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import pc from "picocolors";
import type { AddressBook } from "../../src/client/addresses.ts";
import { LEGS } from "../../src/revenue/legs.ts";
import { renderTable } from "../../src/shared/renderTable.ts";
import type { Refusal } from "./attacks.ts";
import type { DemoCall, DemoRank, DemoReport } from "./DemoReport.ts";
import { imageToText } from "./images.ts";
import type { DemoMarket } from "./openMarket.ts";
import type { PreparedDemoModels } from "./prepareDemoModels.ts";

const IMAGES_PER_ROW = 4;
const IMAGE_WIDTH = 30;
const REASON_WIDTH = 76;

/** A numbered heading. */
export function heading(number: number, title: string): void {
  console.log(`\n${pc.bold(pc.cyan(`${number}. ${title}`))}`);
}

/** Where the contracts are. */
export function contracts(addresses: AddressBook): void {
  table(["contract", "address"], Object.entries(addresses));
}

/** What the compiler made of the models. */
export function models(prepared: PreparedDemoModels): void {
  table(
    ["model", "constraints", "float accuracy", "proven accuracy", "proving key"],
    [prepared.digits, prepared.digitsLite].map(({ compiled, accuracy, provingKeyBytes }) => [
      compiled.manifest.name,
      compiled.manifest.constraints.toLocaleString("en"),
      percent(accuracy.float),
      percent(accuracy.quantised),
      `${(provingKeyBytes / 1e6).toFixed(1)} MB`,
    ]),
  );
}

/** Who offers what for how much. */
export function offers(market: DemoMarket): void {
  table(
    ["node", "offers", "price"],
    [market.west, market.east].flatMap((node) =>
      [...node.prices].map(([model, price]) => [node.name, model, `${formatEther(price)} ASY`]),
    ),
  );
}

/** Images side by side with label, answer, price, proof time and gas below each. */
export function calls(list: readonly DemoCall[], pixels: ReadonlyMap<number, Uint8Array>): void {
  for (let start = 0; start < list.length; start += IMAGES_PER_ROW) {
    const blocks = list
      .slice(start, start + IMAGES_PER_ROW)
      .map((call) => [
        ...imageToText(pixels.get(call.image) ?? new Uint8Array()),
        `label ${call.label}, answer ${call.answer} ${call.answer === call.label ? "✔" : "✘"}`,
        `${call.caller} → ${call.model} on ${call.node}`,
        `${call.price} ASY by ${call.path}`,
        `proof ${(call.proveMs / 1000).toFixed(2)} s, ${call.gas.toLocaleString("en")} gas`,
      ]);
    const height = Math.max(...blocks.map((block) => block.length));
    for (let line = 0; line < height; line++) {
      console.log(blocks.map((block) => (block[line] ?? "").padEnd(IMAGE_WIDTH)).join(""));
    }
    console.log("");
  }
}

/** Why each dishonest attempt was refused. */
export function refusals(list: readonly Refusal[]): void {
  table(
    ["attempt", "why it was refused"],
    list.map(({ kind, reason }) => [kind, reason]),
    [26, REASON_WIDTH],
  );
}

/** The split of every call, leg by leg (ASY). */
export function split(report: DemoReport): void {
  table(
    ["call", "model", "price", ...LEGS],
    report.callRecords.map((call, index) => [
      index + 1,
      call.model,
      call.price,
      ...LEGS.map((leg) => call.legs[leg] ?? ""),
    ]),
  );
  console.log(
    `Legs sum to the price exactly for each of the ${report.proven} calls: ${report.legsSumToPrice ? pc.green("yes") : pc.red("NO")}.`,
  );
}

/** The ranking before and after, beside the stake that plays no part in it. */
export function ranking(list: readonly DemoRank[]): void {
  table(
    ["rank", "after 4 calls", "model", "author", "activity", "calls", "node", "stake of the node"],
    list.map((entry) => [
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
export function records(report: DemoReport): void {
  console.log(
    `Every paid call is an event ${pc.bold("CallProven")} of the market ${report.contracts["market"] ?? ""}: call, model, node,\n` +
      `caller, input commitment, price, answer. The event ${pc.bold("RevenueSplit")} of the escrow ${report.contracts["escrow"] ?? ""}\n` +
      `before it, for its model, node and price, says where the price went. On a chain of your own, read them with\n` +
      `  ${pc.bold("npx hardhat calls --network localhost")}        (--json for programs)\n` +
      `or from any program: market.queryFilter(market.filters.CallProven(callId)). The first call here was\n  ${report.callRecords[0]?.callId ?? ""}`,
  );
}

function table(head: string[], rows: (string | number)[][], widths?: number[]): void {
  console.log(renderTable({ head, rows, ...(widths && { widths }) }));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
