// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { measureProving } from "../../src/node/measureProving.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { renderTable } from "../../src/shared/renderTable.ts";
import { changedParameters } from "../../src/simulator/changedParameters.ts";
import { chooseParameters } from "../../src/simulator/chooseParameters.ts";
import { comparePolicies } from "../../src/simulator/comparePolicies.ts";
import { createRandom } from "../../src/simulator/createRandom.ts";
import { estimateOperator } from "../../src/simulator/estimateOperator.ts";
import { judgeEstimate } from "../../src/simulator/judgeEstimate.ts";
import { BASELINE } from "../../src/simulator/metrics.ts";
import { estimateRows } from "../../src/simulator/report/estimateRows.ts";
import { probeRows } from "../../src/simulator/report/probeRows.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { printResult } from "../context.ts";

interface Arguments extends ModelOptions {
  price: string;
  calls: number;
  provingSeconds: string;
  accuracy: string;
  stake: string;
  thaw: number;
  capital: string;
  seeds: number;
  set: string;
  json: boolean;
}

/** Newcomers like the operator in each world. */
const PROBES = 10;
const TIMED_PROOFS = 3;

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const parameters = chooseParameters(changedParameters(args.set));
  const progress = createProgressRenderer({ stream: process.stderr });
  const { onProgress } = progress;
  const provingSeconds =
    args.provingSeconds === ""
      ? await measureProving({
          prepared: await prepareModel({ ...chosenModel(args), onProgress }),
          proofs: TIMED_PROOFS,
          random: createRandom(1, "world").uniform,
          onProgress,
        })
      : Number(args.provingSeconds);
  const callsPerDay = args.calls === 0 ? undefined : args.calls;
  const priceAsy = Number(args.price);
  const capitalUsd = Number(args.capital);
  const plan = { priceAsy, provingSeconds, callsPerDay, stakeAsy: Number(args.stake), capitalUsd };
  const estimate = estimateOperator(parameters, plan);
  const { hardwareUsdPerHour, watchWeeks } = parameters;
  const quality = args.accuracy === "" ? undefined : Number(args.accuracy);
  const probe = { count: PROBES, priceAsy, provingSeconds, capitalUsd, hardwareUsdPerHour, quality };
  const { policies } = await comparePolicies({ parameters, seeds: args.seeds, probe, onProgress });
  progress.close();
  const chance = policies.find(({ policy }) => policy.name === BASELINE)?.probe?.breakEven.mean;
  const { pays, verdict } = judgeEstimate({ estimate, callsPerDay, chance, watchWeeks });
  if (args.json) {
    const simulated = policies.map(({ policy, probe: outcome }) => ({ policy: policy.name, ...outcome }));
    printResult(true, { pays, verdict, ...plan, thawDays: args.thaw, ...estimate, simulated });
    return;
  }
  const rows = estimateRows(estimate, { ...plan, thawDays: args.thaw });
  console.log(renderTable({ head: ["your node", ""], rows }));
  const simulated = probeRows(policies);
  console.log(
    renderTable({
      head: [`after ${String(watchWeeks)} simulated weeks`, ...simulated.head],
      rows: simulated.rows,
    }),
  );
  console.log(verdict);
};

export default action;
