// SPDX-License-Identifier: MIT
import path from "node:path";
import { writeJsonFile } from "../../src/shared/jsonFile.ts";
import type { JournalEntry } from "./readEntries.ts";

/**
 * Writes Ignition's list of addresses anew, as its record has them. Ignition writes that file whole for every contract and not in one
 * step: if it was killed meanwhile, the file is cut or lacks the last contract, and Ignition would not go on.
 */
export async function restoreAddresses(folder: string, entries: readonly JournalEntry[]): Promise<void> {
  const addresses: Record<string, string> = {};
  for (const { type, futureId = "", contractAddress, result } of entries) {
    if (type === "WIPE_APPLY") Reflect.deleteProperty(addresses, futureId);
    else if (type === "CONTRACT_AT_EXECUTION_STATE_INITIALIZE" && contractAddress !== undefined)
      addresses[futureId] = contractAddress;
    else if (
      type === "DEPLOYMENT_EXECUTION_STATE_COMPLETE" &&
      result?.type === "SUCCESS" &&
      result.address !== undefined
    )
      addresses[futureId] = result.address;
  }
  await writeJsonFile(path.join(folder, "deployed_addresses.json"), addresses);
}
