// SPDX-License-Identifier: MIT
import type { Signer } from "ethers";
import {
  ActivityRanking__factory,
  CircuitRegistry__factory,
  ComputeToken__factory,
  Discovery__factory,
  InferenceMarket__factory,
  ModelRegistry__factory,
  NodeStaking__factory,
  PaymentEscrow__factory,
} from "../../typechain-types/index.js";
import type { AddressBook } from "./addresses.ts";

/** The contracts of one deployment, typed, bound to the account that signs. */
export type AssayClient = ReturnType<typeof createClient>;

/**
 * Binds the contracts of a deployment to an account.
 *
 * @example const client = createClient({ signer, addresses });
 * console.log(await client.ranking.top(10));
 */
export function createClient(options: { signer: Signer; addresses: AddressBook }) {
  const { signer, addresses } = options;
  return {
    signer,
    addresses,
    token: ComputeToken__factory.connect(addresses.token, signer),
    staking: NodeStaking__factory.connect(addresses.staking, signer),
    circuits: CircuitRegistry__factory.connect(addresses.circuits, signer),
    models: ModelRegistry__factory.connect(addresses.models, signer),
    ranking: ActivityRanking__factory.connect(addresses.ranking, signer),
    escrow: PaymentEscrow__factory.connect(addresses.escrow, signer),
    market: InferenceMarket__factory.connect(addresses.market, signer),
    discovery: Discovery__factory.connect(addresses.discovery, signer),
  };
}
