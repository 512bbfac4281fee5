// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isPackaged } from "../src/shared/isPackaged.ts";

/** Hardhat writes its cache, even if it built nothing, by way of this one file for all processes. */
const SHARED = "compile-cache.json.tmp";
/** More than processes that are started together can take the file away from under one of them. */
const TRIES = 10;

/**
 * Compiles the contracts and their typed bindings if something changed, by the profile that Ignition takes, so that nothing is
 * compiled twice. The package comes with both, so a project that has installed it need not compile first.
 *
 * Builds again if another process, such as a prover that was started at the same time, moved Hardhat's cache into its place first.
 */
export async function ensureBuilt(hre: Pick<HardhatRuntimeEnvironment, "tasks">): Promise<void> {
  if (isPackaged) return;
  for (let left = TRIES - 1; ; left--) {
    try {
      await hre.tasks.getTask("build").run({ quiet: true, noTests: true, defaultBuildProfile: "production" });
      return;
    } catch (error) {
      if (left === 0 || !String(error).includes(SHARED)) throw error;
    }
  }
}
