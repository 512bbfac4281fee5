// SPDX-License-Identifier: MIT
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import config from "../../../hardhat.config.ts";
import { captureLines } from "../../tasks/helpers/captureLines.ts";

/** By endpoint and key, since an environment reads its configuration variables once. */
const environments = new Map<string, HardhatRuntimeEnvironment>();

/**
 * Runs a task in this process on the network Sepolia, with another endpoint in its place.
 *
 * @param task Such as ["deploy", "check"].
 * @returns What it printed.
 */
export async function runOnSepolia(
  task: string | string[],
  options: { url: string; privateKey: string; arguments: Record<string, unknown> },
): Promise<string> {
  const { url, privateKey } = options;
  const { SEPOLIA_RPC_URL = "", DEPLOYER_KEY = "" } = process.env;
  Object.assign(process.env, { SEPOLIA_RPC_URL: url, DEPLOYER_KEY: privateKey });
  try {
    const hre =
      environments.get(url + privateKey) ??
      (await createHardhatRuntimeEnvironment(config, { network: "sepolia", noTypechain: true }));
    environments.set(url + privateKey, hre);
    const lines = await captureLines(() => hre.tasks.getTask(task).run(options.arguments));
    return lines.join("\n");
  } finally {
    Object.assign(process.env, { SEPOLIA_RPC_URL, DEPLOYER_KEY });
    // Ignition sets it when a deployment fails, which here is what was to be seen.
    process.exitCode = 0;
  }
}
