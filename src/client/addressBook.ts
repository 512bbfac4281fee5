// SPDX-License-Identifier: MIT
import type { AddressBook } from "./addresses.ts";
import { deploymentOn } from "./deploymentOn.ts";

/**
 * Where the contracts of the published deployment on a chain are.
 *
 * @throws DeploymentMissingError if none was published for the chain.
 * @example const client = createClient({ signer, addresses: addressBook(84_532n) });
 */
export function addressBook(chainId: bigint | number): AddressBook {
  return deploymentOn(chainId).addresses;
}
