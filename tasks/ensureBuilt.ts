// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isPackaged } from "../src/shared/isPackaged.ts";

/**
 * Compiles the contracts and their typed bindings if something changed, by the profile that Ignition takes, so that nothing is
 * compiled twice. The package comes with both, so a project that has installed it need not compile first.
 */
export async function ensureBuilt(hre: Pick<HardhatRuntimeEnvironment, "tasks">): Promise<void> {
  if (isPackaged) return;
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true, defaultBuildProfile: "production" });
}
