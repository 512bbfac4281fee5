// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { artifactOf } from "../deploy/artifactOf.ts";
import { isPackaged } from "../src/shared/isPackaged.ts";

/** A contract of the market as it was compiled: the package's own, or this repository's. */
export async function readArtifact(
  { artifacts }: Pick<HardhatRuntimeEnvironment, "artifacts">,
  name: string,
) {
  return isPackaged ? artifactOf(name) : artifacts.readArtifact(name);
}
