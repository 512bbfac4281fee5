// SPDX-License-Identifier: MIT
import { parseEther, type Signer } from "ethers";
import type { AddressBook } from "../../src/client/addresses.ts";
import type { AssayClient } from "../../src/client/createClient.ts";
import { fundAccounts, openDemoNode, publishModel, type DemoModel, type DemoNode } from "./actors.ts";
import type { PreparedDemoModels } from "./prepareDemoModels.ts";

/** Everybody who takes part. */
export interface DemoMarket {
  base: DemoModel;
  lite: DemoModel;
  /** The node with little stake, and the one with much. */
  west: DemoNode;
  east: DemoNode;
  callers: readonly { name: string; client: AssayClient }[];
  /** Somebody who only reads. */
  reader: AssayClient;
}

const ALLOWANCE = parseEther("100000");
const CALLERS = ["Cara", "Dan", "Eve", "Fay"] as const;

/** Two authors register their models, two operators stake, open nodes and name their prices, four callers get tokens. */
export async function openMarket(options: {
  signers: readonly Signer[];
  addresses: AddressBook;
  prepared: PreparedDemoModels;
}): Promise<DemoMarket> {
  const clients = await fundAccounts(
    options.signers.slice(0, 5 + CALLERS.length),
    options.addresses,
    ALLOWANCE,
  );
  const [reader, operatorWest, operatorEast, ada, blaise, ...rest] = clients;
  if (
    reader === undefined ||
    operatorWest === undefined ||
    operatorEast === undefined ||
    ada === undefined ||
    blaise === undefined
  ) {
    throw new RangeError(`The demonstration needs ${5 + CALLERS.length} accounts.`);
  }
  const { digits, digitsLite } = options.prepared;
  const base = await publishModel(ada, {
    name: "digits",
    author: "Ada",
    prepared: digits,
    licence: 200_000n,
    royalty: 100_000n,
  });
  const lite = await publishModel(blaise, {
    name: "digits-lite",
    author: "Blaise",
    prepared: digitsLite,
    licence: 150_000n,
    royalty: 0n,
    base,
  });
  const west = await openDemoNode(operatorWest, {
    name: "west",
    stake: "1000",
    commission: 300_000n,
    offers: [
      [base, "2"],
      [lite, "1"],
    ],
  });
  const east = await openDemoNode(operatorEast, {
    name: "east",
    stake: "50000",
    commission: 100_000n,
    offers: [[lite, "1.25"]],
  });
  const callers = CALLERS.flatMap((name, index) => {
    const client = rest[index];
    return client === undefined ? [] : [{ name, client }];
  });
  return { base, lite, west, east, callers, reader };
}
