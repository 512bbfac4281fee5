// SPDX-License-Identifier: MIT
import { addressBookSchema, IGNITION_NAMES, type AddressBook } from "./addresses.ts";

/** The addresses of a book by the contracts' names, such as "PaymentEscrow". */
export function addressesByName(addresses: AddressBook): Map<string, string> {
  return new Map(addressBookSchema.keyof().options.map((key) => [IGNITION_NAMES[key], addresses[key]]));
}
