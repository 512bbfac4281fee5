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
 * @param options.fromBlock Where the deployment's logs begin, as its record says (`deploymentOn`); 0 if left out.
 * @example const { addresses, block } = deploymentOn(84_532n);
 * const client = createClient({ signer, addresses, fromBlock: block });
 * console.log(await client.ranking.top(10));
 */
export function createClient(options: { signer: Signer; addresses: AddressBook; fromBlock?: number }) {
  const { signer, addresses, fromBlock = 0 } = options;
  return {
    signer,
    addresses,
    fromBlock,
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
