// SPDX-License-Identifier: MIT
import { IGNITION_NAMES } from "../client/addresses.ts";
import { deploymentSchema, type Deployment } from "./deployment.ts";

const addressesSchema = deploymentSchema.pick({ addresses: true, governance: true });

/**
 * Where the contracts are that Ignition has deployed.
 *
 * @param addressOf The address of what Ignition knows under an id, such as "Assay#ComputeToken".
 * @throws ZodError if a contract has none.
 */
export function deployedAddresses(
  addressOf: (id: string) => string | undefined,
): Pick<Deployment, "addresses" | "governance"> {
  const addresses = Object.entries(IGNITION_NAMES).map(
    ([key, name]) => [key, addressOf(`Assay#${name}`)] as const,
  );
  return addressesSchema.parse({
    addresses: Object.fromEntries(addresses),
    governance: addressOf("Assay#Governance"),
  });
}
