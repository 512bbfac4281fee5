// SPDX-License-Identifier: MIT
import { DeployerUnfundedError } from "../errors/DeployErrors.ts";

/**
 * Checks that an account can pay for what is still to be sent.
 *
 * @param options.gas Gas of all that is to be sent.
 * @param options.price What a unit of gas may cost at most, wei.
 * @param options.extra What is paid besides, wei: a rollup's fee for its data.
 * @param options.held What the account holds, wei.
 * @returns What it may cost at most, wei.
 * @throws DeployerUnfundedError
 */
export function requireFunds(options: {
  account: string;
  network: string;
  gas: bigint;
  price: bigint;
  extra: bigint;
  held: bigint;
}): bigint {
  const { account, network, held } = options;
  const needed = options.gas * options.price + options.extra;
  if (held < needed) throw new DeployerUnfundedError({ account, network, held, needed });
  return needed;
}
