// SPDX-License-Identifier: MIT
import { isAddress } from "ethers";
import { z } from "zod";

const address = z.string().refine(isAddress, "not an address");

/** Where the contracts of one deployment are. */
export const addressBookSchema = z.object({
  token: address,
  staking: address,
  circuits: address,
  models: address,
  ranking: address,
  escrow: address,
  market: address,
  discovery: address,
});

/** See {@link addressBookSchema}. */
export type AddressBook = z.infer<typeof addressBookSchema>;

/** Names of the contracts in the Ignition module, by their name in the address book. */
export const IGNITION_NAMES: Record<keyof AddressBook, string> = {
  token: "ComputeToken",
  staking: "NodeStaking",
  circuits: "CircuitRegistry",
  models: "ModelRegistry",
  ranking: "ActivityRanking",
  escrow: "PaymentEscrow",
  market: "InferenceMarket",
  discovery: "Discovery",
};
