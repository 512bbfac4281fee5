// SPDX-License-Identifier: MIT
import type { Addressable } from "ethers";
import type { AddressBook } from "./addresses.ts";

/** The address book of contracts that were just deployed. */
export async function addressesOf(contracts: Record<keyof AddressBook, Addressable>): Promise<AddressBook> {
  return {
    token: await contracts.token.getAddress(),
    staking: await contracts.staking.getAddress(),
    circuits: await contracts.circuits.getAddress(),
    models: await contracts.models.getAddress(),
    ranking: await contracts.ranking.getAddress(),
    escrow: await contracts.escrow.getAddress(),
    market: await contracts.market.getAddress(),
    discovery: await contracts.discovery.getAddress(),
  };
}
