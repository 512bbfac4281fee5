// SPDX-License-Identifier: MIT
import { Signature } from "ethers";
import { chainOf } from "./chainOf.ts";
import { checkBalance } from "./checkBalance.ts";
import type { AssayClient } from "./createClient.ts";

/** The EIP-2612 permit as the escrow takes it. */
export interface Permit {
  /** Last second (unix) at which it can be used. */
  deadline: bigint;
  v: number;
  r: string;
  s: string;
}

const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** Seconds for which a permit can be used. */
const PERMIT_LIFE = 3600n;

/**
 * Signs that the escrow may take `amount` (token wei) from the client's account (EIP-2612): no transaction, no gas.
 *
 * @throws BalanceInsufficientError before anything is signed, if the account holds less.
 * @example const permit = await signPermit(client, { amount: parseEther("10") });
 */
export async function signPermit(client: AssayClient, options: { amount: bigint }): Promise<Permit> {
  await checkBalance(client, options);
  const owner = await client.signer.getAddress();
  const { name, version, chainId, verifyingContract } = await client.token.eip712Domain();
  const deadline = (await chainOf(client)).now + PERMIT_LIFE;
  const signature = await client.signer.signTypedData(
    { name, version, chainId, verifyingContract },
    PERMIT_TYPES,
    {
      owner,
      spender: client.addresses.escrow,
      value: options.amount,
      nonce: await client.token.nonces(owner),
      deadline,
    },
  );
  const { v, r, s } = Signature.from(signature);
  return { deadline, v, r, s };
}
