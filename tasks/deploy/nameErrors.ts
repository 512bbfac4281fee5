// SPDX-License-Identifier: MIT
import { Interface } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import { IGNITION_NAMES } from "../../src/client/addresses.ts";
import { readArtifact } from "../readArtifact.ts";

const UNKNOWN = /unknown custom error \(signature (0x[0-9a-f]{8})\)/gi;

/**
 * A message of Ignition's with the names of Solidity errors that it does not know: those of a contract which another one's
 * constructor makes.
 */
export async function nameErrors(artifacts: ArtifactManager, message: string): Promise<string> {
  const selectors = [...message.matchAll(UNKNOWN)].map(([, selector = ""]) => selector);
  const names = new Map<string, string>();
  if (selectors.length > 0) {
    for (const contract of Object.values(IGNITION_NAMES)) {
      const { abi } = await readArtifact({ artifacts }, contract);
      const known = new Interface(abi);
      for (const selector of selectors) {
        const error = known.getError(selector);
        if (error !== null) names.set(selector, error.format("sighash"));
      }
    }
  }
  return message.replaceAll(UNKNOWN, (whole, selector: string) => names.get(selector) ?? whole);
}
