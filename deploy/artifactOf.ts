// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import type { Artifact } from "@nomicfoundation/ignition-core";

/** A contract as it was compiled for the package. Only the installed package has such files. */
export function artifactOf(contract: string): Artifact {
  const text = readFileSync(new URL(`../artifacts/${contract}.json`, import.meta.url), "utf8");
  // Written by the build of the package from Hardhat's own artifact.
  return JSON.parse(text) as Artifact;
}
