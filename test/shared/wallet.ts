// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { AddressBook } from "../../src/client/addresses.ts";
import { createClient } from "../../src/client/createClient.ts";
import { MockWallet__factory } from "../../typechain-types/index.js";
import { ethers, networkHelpers } from "./fixtures.ts";

/** Moods of `MockWallet`: how it answers when the escrow asks it to approve a voucher. */
export const APPROVES_THE_OWNERS_SIGNATURE = 1n;
export const REFUSES = 2n;
export const BURNS_ALL_GAS = 9n;

/** A contract wallet, and a client that sends its transactions, as a wallet's own software does. */
export async function openWallet(options: { owner: HardhatEthersSigner; addresses: AddressBook }) {
  const contract = await new MockWallet__factory(options.owner).deploy(options.owner);
  const address = await contract.getAddress();
  await networkHelpers.setBalance(address, ethers.parseEther("1"));
  const signer = await ethers.getImpersonatedSigner(address);
  return { contract, address, client: createClient({ signer, addresses: options.addresses }) };
}
