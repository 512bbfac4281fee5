// SPDX-License-Identifier: MIT
import type { NetworkConnection } from "hardhat/types/network";
import type { AddressBook } from "../src/client/addresses.ts";
import { shipped } from "./shipped.ts";

const PARAMETERS = "deploy/parameters/development.json";
const markets = new WeakMap<NetworkConnection, Promise<AddressBook>>();

/** The market on an embedded network, which lives as long as the connection: deployed when it is first asked for. */
export function embeddedMarket(connection: NetworkConnection): Promise<AddressBook> {
  const known = markets.get(connection);
  if (known !== undefined) return known;
  const market = deployTo(connection);
  markets.set(connection, market);
  return market;
}

async function deployTo({ ignition }: NetworkConnection): Promise<AddressBook> {
  const [{ AssayModule }, { addressesOf }] = await Promise.all([
    import("../deploy/modules/Assay.ts"),
    import("../src/client/addressesOf.ts"),
  ]);
  console.error("The embedded network has no market: one is deployed, which ends with this process.");
  return addressesOf(await ignition.deploy(AssayModule, { parameters: shipped(PARAMETERS) }));
}
