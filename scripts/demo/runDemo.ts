// SPDX-License-Identifier: MIT
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Signer } from "ethers";
import { loadDigits, type DigitsDataset } from "../../models/digits/dataset.ts";
import type { AddressBook } from "../../src/client/addresses.ts";
import { createProgressRenderer, type OnProgress } from "../../src/shared/progress.ts";
import type { DemoReport } from "./DemoReport.ts";
import { renderHtml } from "./html.ts";
import { makeReport } from "./makeReport.ts";
import { openMarket, type DemoMarket } from "./openMarket.ts";
import { payForImages } from "./payForImages.ts";
import { prepareDemoModels, type PreparedDemoModels } from "./prepareDemoModels.ts";
import * as print from "./print.ts";

/** What the demonstration needs from its surroundings. */
export interface DemoSurroundings {
  deploy: () => Promise<AddressBook>;
  signers: readonly Signer[];
  chainId: number;
  /** Where demo.json and demo.html go. */
  out: string;
  /** Seconds since the user pressed return. */
  elapsed: () => number;
}

/** Runs the whole market once, from ONNX files to money in the right accounts, and writes the report. */
export async function runDemo(surroundings: DemoSurroundings): Promise<DemoReport> {
  const progress = createProgressRenderer({});
  const { onProgress } = progress;

  print.heading(1, "Deploy the contracts (Ignition, embedded Hardhat network)");
  onProgress({ stage: "Deploying", done: 0, total: 1 });
  const addresses = await surroundings.deploy();
  onProgress({ stage: "Deploying", done: 1, total: 1 });
  print.contracts(addresses);

  print.heading(2, "Compile the models to circuits and make development keys");
  const dataset = await loadDigits({ split: "test" });
  const prepared = await prepareDemoModels({ dataset, onProgress });
  print.models(prepared);

  print.heading(3, "Authors register models, operators stake, open nodes and name their prices");
  const market = await openMarket({ signers: surroundings.signers, addresses, prepared });
  print.offers(market);

  const close = () => Promise.all([market.base, market.lite].map((model) => model.served.close()));
  const { report, pixels } = await payAndReport(market, {
    surroundings,
    dataset,
    prepared,
    onProgress,
  }).finally(close);
  progress.close();
  const timed = { ...report, seconds: Math.round(surroundings.elapsed() * 10) / 10 };
  await writeReport(surroundings.out, timed, pixels);
  return timed;
}

/** Calls, payments and the report on them. */
async function payAndReport(
  market: DemoMarket,
  options: {
    surroundings: DemoSurroundings;
    dataset: DigitsDataset;
    prepared: PreparedDemoModels;
    onProgress: OnProgress;
  },
): Promise<{ report: DemoReport; pixels: Map<number, Uint8Array> }> {
  const { dataset, prepared, onProgress } = options;
  print.heading(4, "Four callers pay for real MNIST test images");
  const { paid, refused, before } = await payForImages(market, { dataset, onProgress });
  const { chainId } = options.surroundings;
  const report = await makeReport(market, { prepared, paid, refused, before, chainId, seconds: 0 });
  const pixels = pixelsOf(report, dataset);
  print.calls(report.callRecords, pixels);

  print.heading(5, "Attempts to be paid for something else: refused");
  print.refusals(report.refused);

  print.heading(6, "Where every price went, and the ranking");
  print.split(report);
  print.ranking(report.ranking);

  print.heading(7, "Where the records are");
  print.records(report);
  return { report, pixels };
}

function pixelsOf(report: DemoReport, dataset: DigitsDataset): Map<number, Uint8Array> {
  return new Map(report.callRecords.map(({ image }) => [image, dataset.images[image] ?? new Uint8Array()]));
}

async function writeReport(
  out: string,
  report: DemoReport,
  pixels: ReadonlyMap<number, Uint8Array>,
): Promise<void> {
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, "demo.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(path.join(out, "demo.html"), renderHtml(report, pixels));
  console.log(
    `\nWritten: ${path.join(out, "demo.html")} to look at, ${path.join(out, "demo.json")} for programs (${report.seconds} s in all).`,
  );
}
