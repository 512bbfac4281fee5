// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { DeploymentMissingError } from "../errors/MarketErrors.ts";
import { addressBookSchema, IGNITION_NAMES, type AddressBook } from "./addresses.ts";

/**
 * Reads the address book that Ignition left for a chain.
 *
 * @param options.path The deployment's `deployed_addresses.json`.
 * @throws DeploymentMissingError if the file is missing, unreadable or incomplete.
 * @example const addresses = await readAddressBook({ path: "deploy/deployments/chain-31337/deployed_addresses.json", chainId: 31337n });
 */
export async function readAddressBook(options: { path: string; chainId: bigint }): Promise<AddressBook> {
  let deployed: Record<string, unknown>;
  try {
    deployed = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(options.path, "utf8")));
  } catch {
    throw new DeploymentMissingError({ chainId: options.chainId, where: options.path });
  }
  const book = addressBookSchema.safeParse(
    Object.fromEntries(Object.entries(IGNITION_NAMES).map(([key, name]) => [key, deployed[`Assay#${name}`]])),
  );
  if (!book.success) throw new DeploymentMissingError({ chainId: options.chainId, where: options.path });
  return book.data;
}
