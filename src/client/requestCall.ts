// SPDX-License-Identifier: MIT
import { ZeroAddress, hexlify, randomBytes } from "ethers";
import type { IInferenceMarket } from "../../typechain-types/market/InferenceMarket.js";
import { DeadlineExpiredError } from "../errors/MarketErrors.ts";
import { approve } from "./approve.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";

/** What a caller orders. */
export interface RequestCallParameters {
  nodeId: string;
  modelId: bigint;
  inputCommitment: bigint;
  /** Token wei; the offer's price is paid if it is not higher. */
  maxPrice: bigint;
  /** Unix seconds; the money comes back if the node has not answered by then. */
  deadline: bigint;
  /** What the node needs to answer, see `encodePayload`; readable by everyone. */
  payload: string;
  referrer?: string;
}

/**
 * Orders one call on chain and holds its price in escrow.
 *
 * @throws DeadlineExpiredError, BalanceInsufficientError before anything is sent; ContractRefusedError.
 */
export async function requestCall(
  client: AssayClient,
  options: RequestCallParameters,
): Promise<{ callId: string; order: IInferenceMarket.RequestStruct; gasUsed: bigint }> {
  const { now } = await chainOf(client);
  if (options.deadline <= now) {
    throw new DeadlineExpiredError({
      what: "The deadline of this request",
      deadline: options.deadline,
      now,
      advice: "Choose a later one.",
    });
  }
  const { price } = await client.market.offerOf(options.nodeId, options.modelId);
  await approve(client, { spender: client.addresses.escrow, amount: price });
  const order = {
    caller: await client.signer.getAddress(),
    nodeId: options.nodeId,
    modelId: options.modelId,
    inputCommitment: options.inputCommitment,
    maxPrice: options.maxPrice,
    deadline: options.deadline,
    referrer: options.referrer ?? ZeroAddress,
    salt: hexlify(randomBytes(32)),
    bond: 0n,
    callbackGas: 0n,
  };
  const receipt = await send(client.market.request(order, options.payload));
  return { callId: await client.market.callIdOf(order), order, gasUsed: receipt.gasUsed };
}
