// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isPackaged } from "../src/shared/isPackaged.ts";

/**
 * Compiles the contracts and their typed bindings if something changed. The package comes with both, so a project that has
 * installed it need not compile first.
 *
 * @param options - Of Hardhat's task.
 */
export async function ensureBuilt(
  hre: Pick<HardhatRuntimeEnvironment, "tasks">,
  options: { noTests?: boolean; defaultBuildProfile?: string } = {},
): Promise<void> {
  if (!isPackaged) await hre.tasks.getTask("build").run({ quiet: true, ...options });
}
