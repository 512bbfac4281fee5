// SPDX-License-Identifier: MIT
// Entry point of the package: typed bindings with their ABIs, where contracts are, and what is signed. Light: ethers and zod.
export * from "../typechain-types/index.js";
export { addressBook } from "./client/addressBook.ts";
export { addressBookSchema, IGNITION_NAMES, type AddressBook } from "./client/addresses.ts";
export { DEVELOPMENT_CHAINS } from "./client/developmentChains.ts";
export { AssayError } from "./errors/AssayError.ts";
export { QUOTE_DOMAIN, QUOTE_TYPES, VOUCHER_DOMAIN, VOUCHER_TYPES } from "./shared/eip712.ts";
export { PUBLIC_SIGNALS, SCALAR_FIELD_ORDER } from "./shared/publicSignals.ts";
