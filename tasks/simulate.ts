// SPDX-License-Identifier: MIT
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { createProgressRenderer } from "../src/shared/progress.ts";
import { changedParameters } from "../src/simulator/changedParameters.ts";
import { chooseParameters } from "../src/simulator/chooseParameters.ts";
import { comparePolicies } from "../src/simulator/comparePolicies.ts";
import { comparisonTable } from "../src/simulator/report/comparisonTable.ts";
import { renderHtml } from "../src/simulator/report/renderHtml.ts";

interface Arguments {
  models: number;
  weeks: number;
  seeds: number;
  set: string;
  out: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async ({ models, weeks, seeds, set, out, json }) => {
  const parameters = chooseParameters({ models, weeks, ...changedParameters(set) });
  const progress = createProgressRenderer({ stream: process.stderr });
  const comparison = await comparePolicies({ parameters, seeds, onProgress: progress.onProgress });
  progress.close();
  const changes = set === "" ? "" : ` --set ${set}`;
  const command = `hardhat simulate --models ${String(models)} --weeks ${String(weeks)} --seeds ${String(seeds)}${changes}`;
  const text = JSON.stringify({ command, ...comparison }, null, json ? 0 : 2);
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, "simulation.json"), `${text}\n`);
  await writeFile(path.join(out, "simulation.html"), renderHtml({ comparison, command }));
  console.log(json ? text : comparisonTable(comparison));
  if (!json)
    console.log(`Charts and figures: ${path.join(out, "simulation.html")} and simulation.json beside it.`);
};

export default action;
