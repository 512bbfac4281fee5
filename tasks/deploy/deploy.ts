// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { DEVELOPMENT_CHAINS } from "../../src/client/developmentChains.ts";
import { isPackaged } from "../../src/shared/isPackaged.ts";
import { confirm } from "../confirm.ts";
import { ensureBuilt } from "../ensureBuilt.ts";
import { steadyReads } from "../steadyReads.ts";
import { checkSystem } from "./checkSystem.ts";
import { describeDeployment } from "./describeDeployment.ts";
import { openTarget, type Target } from "./openTarget.ts";
import { planDeployment } from "./planDeployment.ts";
import { publishDeployment, RECORD, recordDeployment } from "./recordDeployment.ts";
import { runIgnition } from "./runIgnition.ts";
import { settleInterrupted } from "./settleInterrupted.ts";
import { tellingConnection } from "./tellingConnection.ts";
import { verifySources } from "./verifySources.ts";

interface Arguments {
  parameters: string;
  deployment: string;
  table: string;
  reset: boolean;
  skipVerify: boolean;
  yes: boolean;
  dryRun: boolean;
}

/** Blocks that a transaction must be deep on a live chain. */
const LIVE_CONFIRMATIONS = 3;

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  await ensureBuilt(hre);
  steadyReads(hre);
  await tellingConnection(hre, () => deploy(args, hre));
};

async function deploy(args: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const target = await openTarget(hre, args);
  const { chainId } = target;
  const isLive = !DEVELOPMENT_CHAINS.has(chainId);
  if (isLive || args.dryRun) await planDeployment(hre, target, args);
  const what = args.reset ? "deploy the market anew, beside the one that was there," : "deploy the market";
  if (!(await confirm(hre, { ...args, chainId, what }))) return;
  const confirmations = isLive && !(await minesAtOnce(target)) ? LIVE_CONFIRMATIONS : 1;
  if (isLive && !args.reset) await settleInterrupted(hre, target);
  await runIgnition(hre, { ...target, reset: args.reset, confirmations });
  if (target.isEmbedded) return;
  const deployment = await describeDeployment(target);
  // Once it is recorded, governance may have begun its work.
  const governed = !existsSync(path.join(target.folder, RECORD));
  await checkSystem(hre, target.ethers.provider, { deployment, parameters: target.parameters, governed });
  console.log(`Recorded in ${await recordDeployment(target.folder, deployment)}`);
  if (!isLive) return;
  if (existsSync(args.table)) {
    await publishDeployment(args.table, deployment);
    console.log(`Published in ${args.table}: commit it`);
  }
  // A project that installed the package has no sources to compile for explorers.
  if (!args.skipVerify && !isPackaged)
    await verifySources(hre, target.ethers.provider, { ...target, deployment });
}

/** Whether the chain, one for tests with the id of another, makes no blocks without transactions. */
async function minesAtOnce({ provider }: Target): Promise<boolean> {
  try {
    return (await provider.request({ method: "hardhat_getAutomine" })) === true;
  } catch {
    return false;
  }
}

export default action;
